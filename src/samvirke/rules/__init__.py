"""What does the law require?

Rules as dated decision tables with their source, that lawyers and engineers can both read. Knows
`travel`, `register` and `model`. Begin in `response_times`.
"""
