"""What lies in store, day by day: who uses what, what goes out of date, who goes short, and when.

Begin in `hold_out`, for one item; `endure` holds out many items that can stand in for each other.
`reference` says in plain Python what the rules mean, `kernel` does the same fast, to the last bit.
Nothing is drawn here. Days are whole days from the start of the course, 0 first; quantities are in the
unit of the item.

The rules, in the order they act on a day
-----------------------------------------
1. *Arrivals*: lots of that day, and deliveries, which become lots with their shelf life. What arrives can be
   used the same day.
2. *Out of date*: a lot is thrown away on the day after its last day of use, whoever has it.
3. *Own use*: each owner meets his own need out of his own stock, class 0 before class 1 and so on, and
   always takes what goes out of date first. Normal use is part of the need, so stock is rotated through it.
4. *Sharing* within a group: what is still unmet is met out of what others of the group have beyond the cover
   that they keep, `keep_days` of their own need to come.
   - Who receives: class 0 of all before class 1 of any. Where it is not enough for a class, each
     gets the same share of what he lacks.
   - Who gives: first those who need nothing in the week to come, each the same share of what he can spare;
     then those with most days of cover beyond what they keep, down to the same number of days.
   - What is given is what goes out of date first, and is used on the day that it arrives.
5. *What is left* in the evening is all that the owner has in his house.

Moving takes `lag_days`: what meets a need of day t left the giver on day t - lag_days, so nobody is helped
before day `lag_days`, and what is under way is nobody's stock. The sender knows the need so many days ahead,
and a delivery that has not yet come to the giver is sent straight to the one who needs it.

More stock never raises what is unmet
-------------------------------------
With the same needs and sharing, a lot more, a larger lot or a later last day of use never raises the unmet
need of any owner, class and day. Let G_i(e) be what owner i has that may be used on day e or later. Use or
giving down to a level h turns G_i(e) into min(G_i(e), h), which rises with G_i and h. An owner's level after
own use rises with his stock; so do the level to which givers go down and the share that receivers get, as
what is lacking falls, what can be spared rises, and what is kept depends on needs alone. That is why nobody
asks for more than he lacks: where owners order up to a target the claim is false, as a lot that goes out of
date tonight keeps the order from being placed, and tomorrow there is nothing.
"""
