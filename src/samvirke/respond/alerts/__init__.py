"""Has everybody been told who must know, and have they answered?

One act tells, every receiver answers with a record of its own, and the panel shows the same to all. Begin
in `triple_alert`; `panel` is what people look at, `escalation` what happens when nobody answers.
"""
