"""Item response theory: what items measure, and what a pupil's answers say.

models    response functions of Rasch, 2PL, 3PL, graded response, generalised partial credit
calibrate marginal maximum likelihood for all of them
rasch     Rasch by sufficient scores: marginal and conditional likelihood
persons   EAP, WLE, plausible values with latent regression
fit       infit/outfit, S-X², Q3
dif       Mantel–Haenszel, Mantel, Wald
"""
