"""What a terminal may send that is no key: replies, bytes that mean nothing, text that nobody has typed."""

REPLIES = (
    b"\x1b[?62;22c",
    b"\x1b[>0;276;0c",
    b"\x1b[?997;2n",
    b"\x1b[?25u",
    b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]11;rgb:0000/0000/0000\x07",
    b"\x1bP>|tmux 3.3a\x1b\\",
    b"\x1bP1+r524742=382F382F38\x1b\\",
    b"\x1b[1;1R",
    b"\x1b[8;24;80t",
    b"\x1b[?1;2;4c",
    b"\x1b_Gi=1;OK\x1b\\",
)
ODD = (
    b"\xff",
    b"\xe4",
    b"\xc3",
    b"\x80\x81",
    b"\xe2\x82",
    b"\x9b?62;22c",
    b"\x90>|x\x9c",
    b"\x1b[M \x98\x40",
    b"\x1b[M\xff\xff\xff",
    b"\x1b[<0;999999999999;1M",
    b"\x00",
    b"\xf0\x9f\x98",
)
"""Bytes that are no UTF-8, cut or absurd sequences, an old report of the mouse at column 120."""
ABSURD = (b"\x1b[99999999999;1u", b"\x1b[1;99999999999A", b"\x1b[200;200;200~", b"\x1b[" + b"1;" * 300 + b"u")
"""Of the first tmux makes eight blanks."""
PASTES = (b"\x1b[200~ry\rqy\rt\r\x1b[201~", b"restart the run\r", b"\x1b[200~" + b"r\ry" * 5000 + b"\x1b[201~")
