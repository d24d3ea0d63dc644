"""What an exam says about items, pupils and schools, and what it does not.

fitness      国家学生体质健康标准: item scores, bonus, total, band
"""
