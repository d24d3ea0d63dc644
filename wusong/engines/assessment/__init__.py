"""What an exam says about items, pupils and schools, and what it does not.

marks        a marks table read: statuses apart from numbers, every mistake with its cell
classical    difficulty, discrimination, reliability, options, rates by group, branches, markers, heaps, blueprint
scores       一分一段, ranks, 两率一分, standard scores, 等级赋分, lines, 临界生, 有效分
irt          Rasch, 2PL, 3PL, graded response, partial credit: calibration, abilities, fit, DIF
linking      item scales joined by anchors, anchors that drift taken out
equating     observed scores of two papers, through common pupils, random groups or an anchor
multilevel   mixed models from group sums: intercepts, slopes, three levels, crossed
value_added  statements on schools, and when there is none; growth; weak schools as evidence
sampling     weights, plausible values, replicate weights, link error
fitness      国家学生体质健康标准: item scores, bonus, total, band
command      `wusong assess`

Every function takes arrays and gives frozen values; what does not fit raises `errors.AssessmentError` naming the argument.
"""
