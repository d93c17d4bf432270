\\ PARI/GP: the rows of a csv table as [quantity, layer, index, lower, upper], the end points exact
\\ rationals with lower <= truth <= upper (-oo and +oo when nothing is known).

integer(s) = if(Vecsmall(s)[1] == 45, -eval(Str("0x", strsplit(s, "-")[2])), eval(Str("0x", s)));

ball(dump) =
{
  my(v = apply(integer, strsplit(dump, " ")), mid, rad);
  if ((v[1] == 0 && v[2]) || (v[3] == 0 && v[4]), return([-oo, oo]));
  mid = v[1] * 2^v[2];
  rad = v[3] * 2^v[4];
  [mid - rad, mid + rad]
};

row(line) = my(words = strsplit(line, ",")); concat(words[1..3], ball(strsplit(line, "\"")[2]));

table(file) = apply(row, readstr(file)[2..-1]);
