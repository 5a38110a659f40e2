"""Many centres, one picture: each centre's log comes to the others, each sees of it what it may.

    my log ──► give ──► answer, signed ──► take ──► what I hold of yours ──► State
                                             └─► held together by your signed checkpoint, or refused

A centre gives its own log and no other's. What the asker may not read is withheld part by part; the headers
come whole, so that everybody can prove everybody's log. What is opened later (a share, a release) comes
later, by itself. A cut stops nothing: each goes on alone, and takes what it missed when contact is back, by
wire or by a file on a stick.

Begin in `member`: one node among the others. `give` and `take` are the two halves of a meeting; `bundle` is
the same in a file; `witness` and `fork` hold the others to what they have signed; `epoch` begins anew after
a restore from a copy.
"""
