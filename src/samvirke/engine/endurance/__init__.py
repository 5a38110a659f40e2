"""Days of endurance: beds, staff, equipment, medicines; what is used up, who goes short, and when.

A Course says how many patients need which care where on each day. Begin in `patients`, which reads it;
`needs` turns patients into items; `stock`, `beds` and `production` answer. Every answer shows the need
as it would be if nothing were short beside what is used, and who goes without.

Days are whole days from the start of the course; arrays are ``(…, n_days)``. Quantities are in the unit
of the item (`samvirke.register.items`).
"""
