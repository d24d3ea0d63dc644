"""The start-up check: every shipped procedure reads, holds, and is told in plain sentences where it does not."""

from __future__ import annotations

from django.core.checks import Error, register


@register("cases")
def shipped_procedures_hold(app_configs, **kwargs):
    from wusong.cases.checking import faults_of
    from wusong.cases.declaring import Faulty, read
    from wusong.cases.versions import shipped, shipped_procedures

    errors = []
    try:
        others = shipped_procedures()
    except Faulty:
        others = None
    for name, text in shipped().items():
        try:
            faults = faults_of(read(text), others)
        except Faulty as faulty:
            faults = list(faulty.faults)
        errors += [
            Error(
                f"{name}.yaml: {f.where}: {f.said.both}",
                hint="Mend the procedure in wusong/cases/shipped.",
                id="wusong.E010",
            )
            for f in faults
        ]
    return errors
