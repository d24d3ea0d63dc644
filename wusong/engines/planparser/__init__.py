"""Reads a published education work plan: its outline, its targets and commitments, and every numeral in it accounted for.

    files       bytes of a text, web page, Word or PDF file → text, or a refusal that helps
    passages    text → folded lines → running passages, every character's place kept
    meta        title, issuer, document number, year; impossible dates
    outline     headings and their levels
    tables      rows of tables of indicators
    chinese/    the grammar of numbers in Chinese: claims, reasons, comparators, wholes, each rule with its example
    english/    the same in English
    commitments clauses that promise work without a number
    reader      all of it together: `read_plan(text) -> PlanReading`
    command     `wusong read`

>>> from wusong.engines.planparser.reader import read_plan
>>> [t.quote for t in read_plan("某市教育局2024年工作要点\\n一、学位\\n新建学校3所，无一名学生失学。").targets]
['新建学校3所', '无一名学生失学']
"""
