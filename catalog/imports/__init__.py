"""Reading the annexes of recognition decisions, in three steps.

`parse` turns a workbook into typed rows as published; `plan` compares them with the catalogue and gives every row a
verdict and a reason; `apply` writes the plan in one short transaction. Nothing is dropped in silence: every row of the
sheet that is not empty comes back from each step.
"""
