# Julia with Arblib: the rows of a csv table as (quantity, layer, index, ball).
using Arblib

function row(line)
    fields = split(line, ',')
    dump = String(split(line, '"')[2])
    man = split(dump, ' ')[1]
    bits = max(53, 4 * length(man))
    ball = Arblib.load_string!(Arb(prec = bits), dump)
    (fields[1], fields[2], fields[3], ball)
end

table(path) = [row(line) for line in Iterators.drop(eachline(path), 1)]
