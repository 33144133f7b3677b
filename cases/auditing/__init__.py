"""The retrospective auditor: case histories kept elsewhere, judged by the guards that judge live acts.

``columns`` and ``reading`` know the file, ``standins`` the people and organisations it only names, ``judging`` walks a
history in memory, ``running`` does so for many, ``reports`` tells the findings, ``adopting`` takes running files over.
"""
