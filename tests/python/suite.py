"""The tests of the Python package.  The last line is "python: P passed, F failed"."""

import doctest
import importlib
import inspect
import json
import math
import os
import pickle
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import ntkball
import notebook
from ntkball import Ball

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ["NTKBALL"]
SEED = int(os.environ.get("NTKBALL_TEST_SEED", "20231"))


def optional(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"SKIP: no module {name}; what needs it is left out")
        return None


numpy, pandas, mpmath = optional("numpy"), optional("pandas"), optional("mpmath")
try:
    import flint
except ImportError:  # not packaged everywhere
    flint = None


def program(*words):
    """What the program writes as json, and its exit code."""
    run = subprocess.run([PROGRAM, *words, "--format", "json"], capture_output=True, text=True)
    return json.loads(run.stdout), run.returncode


class Answers(unittest.TestCase):
    """The functions give what the program prints."""

    def same(self, table, *words):
        document, code = program(*words)
        self.assertEqual(json.loads(table.to_json()), document)
        self.assertEqual(code, 0)
        self.assertGreater(len(table), 0)

    def test_hermite(self):
        self.same(
            ntkball.hermite("tanh(a*x)", terms=5, params={"a": "1/3"}, digits=30),
            *"hermite tanh(a*x) --terms 5 --param a=1/3 --digits 30".split(),
        )

    def test_series(self):
        self.same(
            ntkball.series(
                "gelu",
                depth=2,
                terms=4,
                gamma_w2=Fraction(3, 4),
                gamma_b2=Decimal("0.25"),
                output_bias=False,
                quantity=["alpha", "kappa"],
                layer=3,
            ),
            *"series gelu --depth 2 --terms 4 --gamma-w2 3/4 --gamma-b2 0.25".split(),
            *"--output-bias no --quantity alpha,kappa --layer 3".split(),
        )

    def test_kernel(self):
        self.same(
            ntkball.kernel("erf", [-1, Fraction(1, 3), "0.5"], init="eoc", threads=2),
            *"kernel erf --rho -1,1/3,0.5 --init eoc --threads 2".split(),
        )

    def test_spectrum(self):
        self.same(
            ntkball.spectrum("relu", 3, degrees=[0, 5], measure="probability", sigma_w2=1),
            *"spectrum relu --dim 3 --degrees 0,5 --measure probability --sigma-w2 1".split(),
        )

    def test_products(self):
        name = Path(__file__).resolve().parents[2] / "examples" / "data" / "products.csv"
        table = ntkball.spectrum(
            None, kernel=f"products:{name}", dims=[2, 3], max_degree=4, measure="probability"
        )
        values = {row.index: row.exact for row in table.select("eigenvalue")}
        # E t^2 = 1/3 on S^2 and 1/4 on S^3
        mean = Fraction(1, 4) + Fraction(1, 15) + Fraction(1, 84)
        self.assertEqual(Fraction(values["0:0"]), mean)
        self.assertEqual(Fraction(values["1:1"]), Fraction(1, 3) / 12)
        self.assertEqual(values["2:1"], "0")
        self.assertEqual({r.index: r.exact for r in table.select("multiplicity")}["2:1"], "20")

    def test_density(self):
        options = dict(kernel="gaussian:1", density="0:1,pi:4", max_degree=1, digits=8)
        table = ntkball.spectrum(None, 1, **options)
        self.assertEqual([row.index for row in table.select("eigenvalue")], [1, 2, 3])
        verdicts = ntkball.check(table)
        self.assertEqual({row["verdict"] for row in verdicts}, {"PROVED"})

    def test_decay(self):
        self.same(
            ntkball.decay("relu", init="he", dim=2, quantity="p0", digits=8),
            *"decay relu --init he --dim 2 --quantity p0 --digits 8".split(),
        )

    def test_gram(self):
        path = str(ROOT / "examples/data/iris.csv")
        self.same(
            ntkball.gram("relu", path, init="he", quantity="effective_rank", digits=8),
            *f"gram relu --data {path} --init he --quantity effective_rank --digits 8".split(),
        )

    def test_grids(self):
        self.assertGreater(len(ntkball.verify(list=True)), 4)
        self.assertEqual(ntkball.verify(list=False, digits=5, *("T4.1", "relu")).code, 0)
        for grid, words in (
            (ntkball.verify("T3.1", "relu"), "verify T3.1 relu"),
            (ntkball.activations(), "activations"),
            (ntkball.activations("gelu", digits=9), "activations gelu --digits 9"),
        ):
            document, code = program(*words.split())
            self.assertEqual(list(grid), document["rows"])
            self.assertEqual(grid.code, code)

    def test_check(self):
        table = ntkball.series("tanh", terms=4, digits=10)
        verdicts = ntkball.check(table).require()
        self.assertEqual({row["verdict"] for row in verdicts}, {"PROVED"})
        wrong = ntkball.check(table, "erf")
        self.assertEqual(wrong.code, 1)
        with self.assertRaises(ntkball.RefutedError) as caught:
            wrong.require()
        self.assertIs(caught.exception.table, wrong)

    def test_array(self):
        rows = [[3, "0.5"], [Decimal("-1.25"), 4.0], [1, 1e-3]]
        exact = "3,0.5\n-1.25,4\n1," + str(Decimal(1e-3)) + "\n"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "points.csv")
            path.write_text(exact)
            want = ntkball.gram("relu", path, init="he", header="no", label="none", digits=10)
        have = ntkball.gram("relu", rows, init="he", digits=10)
        self.assertEqual(have.balls, want.balls)
        self.assertEqual(have.inputs["data"], "an array")
        if numpy:
            array = numpy.array([[float(x) for x in row] for row in rows])
            self.assertEqual(ntkball.gram("relu", array, init="he", digits=10).balls, want.balls)
        fractions = [[Fraction(x) for x in row] for row in rows]
        self.assertEqual(ntkball.gram("relu", fractions, init="he", digits=10).balls, want.balls)
        with self.assertRaises(ValueError):
            ntkball.gram("relu", [[math.nan, 1.0]])
        with self.assertRaises(ValueError):
            ntkball.gram("relu", [[Decimal("inf"), 1.0]])
        with self.assertRaises(TypeError):
            ntkball.gram("relu", [[1j, 1.0]])
        with self.assertRaises(ntkball.InputError) as caught:
            ntkball.gram("relu", [[1, 2], [3]])
        self.assertIn("data:2", str(caught.exception))

    def test_array_of_other_packages(self):
        unit = [[Fraction(5, 13), Fraction(-12, 13)], [Fraction(3, 4), Fraction(1, 2)]]
        want = ntkball.gram("relu", [[5, -12], [3, 2]], init="he", digits=10).balls
        self.assertEqual(ntkball.gram("relu", unit, init="he", digits=10).balls, want)
        ntkball.gram("relu", unit[:1], init="he", digits=10, normalize="none")  # of norm 1 exactly
        if mpmath:
            rows = [[5, -12], [mpmath.mpf("0.75"), mpmath.mpf("0.5")]]
            self.assertEqual(ntkball.gram("relu", rows, init="he", digits=10).balls, want)
            with self.assertRaises(ValueError):
                ntkball.gram("relu", [[mpmath.inf, 1]])
        flint = optional("flint")
        if flint:
            rows = [[flint.fmpq(5, 13), flint.fmpq(-12, 13)], [flint.arb(1.5), flint.fmpz(1)]]
            self.assertEqual(ntkball.gram("relu", rows, init="he", digits=10).balls, want)
            with self.assertRaises(ValueError):
                ntkball.gram("relu", [[flint.arb(1) / 3, 1]])


class Signatures(unittest.TestCase):
    """The functions know the options of the program."""

    OUTPUT = {"format", "comments", "output", "explain", "quiet", "help"}

    def test_options(self):
        names = "hermite series kernel spectrum decay gram verify check activations".split()
        offered = {}
        for name in names:
            page = subprocess.run([PROGRAM, name, "--help"], capture_output=True, text=True).stdout
            found = set(re.findall(r"^  --([a-z0-9-]+) ", page, re.MULTILINE)) - self.OUTPUT
            plural = {"param": "params", "claim": "claims"}
            offered[name] = {plural.get(o, o.replace("-", "_")) for o in found}
        for name in names:
            taken = set(inspect.signature(getattr(ntkball, name)).parameters)
            known = taken - {"activation", "words", "table", "explain"}
            self.assertEqual(known, offered[name], f"{name} and its --help")


class Balls(unittest.TestCase):
    """No conversion loses the truth."""

    def setUp(self):
        rng = random.Random(SEED)
        self.balls = [Ball(0), Ball(1), Ball(-3, 2000), Ball(1, -5000, 1, -5001), Ball(2**53 + 1)]
        for _ in range(300):
            man = rng.getrandbits(rng.randrange(1, 200)) * rng.choice((-1, 1))
            self.balls.append(
                Ball(man, rng.randrange(-1200, 1100), rng.getrandbits(30), rng.randrange(-1300, 900))
            )

    def test_dump(self):
        for ball in self.balls:
            self.assertEqual(Ball.from_dump(ball.dump()), ball)
            self.assertEqual(pickle.loads(pickle.dumps(ball)), ball)
        for text in ("0 -1 0 0", "0 -2 0 0", "0 -3 0 -1", "1 0 0 -1"):
            ball = Ball.from_dump(text)
            self.assertFalse(ball.is_finite)
            self.assertEqual(ball.dump(), text)
            self.assertEqual(ball.floats(), (-math.inf, math.inf))
            self.assertIn(10**9, ball)
            with self.assertRaises(ValueError):
                ball.mid
        for text in ("", "1 2 3", "1 0 -1 0", "x 0 0 0"):
            with self.assertRaises(ValueError):
                Ball.from_dump(text)

    def test_floats(self):
        for ball in self.balls:
            low, high = ball.floats()
            self.assertTrue(low == -math.inf or Fraction(low) <= ball.lower)
            self.assertTrue(high == math.inf or ball.upper <= Fraction(high))
            # and no float is nearer
            if math.isfinite(low):
                above = math.nextafter(low, math.inf)
                self.assertTrue(above == math.inf or Fraction(above) > ball.lower)
            if math.isfinite(high):
                below = math.nextafter(high, -math.inf)
                self.assertTrue(below == -math.inf or Fraction(below) < ball.upper)

    def test_text(self):
        for ball in self.balls:
            found = re.fullmatch(r"\[(.*), (.*)\]", str(ball))
            if found:
                low, high = map(Fraction, found.groups())
                self.assertTrue(low <= ball.lower and ball.upper <= high)
            else:
                self.assertEqual((Fraction(str(ball)), Fraction(0)), (ball.mid, ball.rad))
            self.assertEqual(eval(repr(ball)), ball)

    def test_in(self):
        ball = Ball(3, -1, 1, -2)
        for x, inside in ((1.25, True), ("1.75", True), (1.7500000000000002, False), (1, False)):
            self.assertEqual(x in ball, inside)
        self.assertTrue(ball.overlaps(Ball(2, 0, 1, -2)) and not ball.overlaps(Ball(2)))
        with self.assertRaises(AttributeError):
            ball.man = 4

    @unittest.skipUnless(mpmath, "no mpmath")
    def test_mpmath(self):
        for ball in self.balls:
            mid, rad = ball.mpf()
            self.assertEqual(tuple(map(_of_mpf, (mid._mpf_, rad._mpf_))), (ball.mid, ball.rad))
            ends = tuple(map(_of_mpf, ball.mpi()._mpi_))
            self.assertEqual(ends, (ball.lower, ball.upper))
        self.assertEqual(Ball.from_dump("0 -3 0 -1").mpi(), mpmath.iv.mpf(["-inf", "inf"]))
        one = ntkball.hermite("relu", terms=1, quantity="phi_hermite").to_mpmath()[0]
        self.assertIn(1, one**2 * 2 * mpmath.iv.pi)

    @unittest.skipUnless(flint, "no python-flint")
    def test_flint(self):
        for ball in self.balls:
            arb = ball.arb()
            (man, exp), (rad_man, rad_exp) = arb.mid().man_exp(), arb.rad().man_exp()
            arb_ball = Ball(int(man), int(exp), int(rad_man), int(rad_exp))
            self.assertEqual(arb_ball.mid, ball.mid)
            self.assertTrue(ball.rad <= arb_ball.rad <= ball.rad * (1 + Fraction(1, 2**28)))


def _of_mpf(mpf):
    sign, man, exp, _ = mpf
    return (-1) ** sign * Fraction(int(man)) * Fraction(2) ** int(exp)


class Tables(unittest.TestCase):
    def setUp(self):
        self.table = ntkball.series("relu", init="he", depth=2, terms=5)

    def test_select(self):
        kappa = self.table.select("kappa", 3)
        self.assertEqual([row.index for row in kappa], [0, 1, 2, 3, 4])
        self.assertEqual(kappa.inputs, self.table.inputs)
        self.assertIsInstance(self.table[1:3], ntkball.Table)
        self.assertEqual(len(self.table[1:3]), 2)
        self.assertEqual(self.table[-1], self.table.rows[-1])

    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "t.json")
            self.table.save(path)
            self.assertEqual(ntkball.read(path).rows, self.table.rows)
            words = "series relu --init he --depth 2 --terms 5 --format csv --output".split()
            for more in ([], ["--comments"]):
                subprocess.run([PROGRAM, *words, f"{folder}/t.csv", *more], check=True)
                self.assertEqual(ntkball.read(f"{folder}/t.csv").rows, self.table.rows)
            path.write_text("a,b\n1,2\n")
            with self.assertRaises(ntkball.InputError):
                ntkball.read(path)

    @unittest.skipUnless(numpy, "no numpy")
    def test_numpy(self):
        pairs = self.table.to_numpy()
        self.assertEqual(pairs.shape, (len(self.table), 2))
        for (low, high), ball in zip(pairs.tolist(), self.table.balls):
            self.assertTrue(Fraction(low) <= ball.lower <= ball.upper <= Fraction(high))
        self.assertEqual(self.table[:0].to_numpy().shape, (0, 2))

    @unittest.skipUnless(pandas, "no pandas")
    def test_pandas(self):
        frame = self.table.to_pandas()
        self.assertEqual(list(frame["ball"]), self.table.balls)
        self.assertTrue((frame["lower"] <= frame["upper"]).all())
        self.assertEqual(frame[frame.quantity == "kappa"].layer.unique().tolist(), [2, 3])
        self.assertEqual(len(ntkball.activations().to_pandas()), len(ntkball.activations()))

    def test_html(self):
        page = ntkball.hermite("max(x^2-2,0)", terms=100)._repr_html_()
        self.assertIn("<caption>", page)
        self.assertIn("more rows", page)
        self.assertEqual(page.count("<tr>"), page.count("</tr>"))
        page = ntkball.kernel("relu", "1/2", digits=3)._repr_html_()
        self.assertNotIn("<th>exact</th></th>", page)
        page = ntkball.verify("T3.1", "relu")._repr_html_()
        self.assertIn("gamma_b &gt; 0", page)


class Errors(unittest.TestCase):
    def raises(self, kind, part, function, *args, **options):
        with self.assertRaises(kind) as caught:
            function(*args, **options)
        self.assertIn(part, str(caught.exception))
        self.assertEqual(caught.exception.code, kind.code)
        return caught.exception

    def test_input(self):
        error = self.raises(ntkball.InputError, "relu", ntkball.series, "relo")
        self.assertIsInstance(error, (ntkball.DomainError, ValueError))
        self.raises(ntkball.InputError, "depth: '0' is not allowed", ntkball.series, "relu", depth=0)
        self.raises(
            ntkball.InputError, "sigma_w2: ", ntkball.series, "relu", sigma_w2="1/0"
        )
        self.raises(ntkball.InputError, "init: 'xavier'", ntkball.series, "relu", init="xavier")
        self.raises(ntkball.InputError, "nearest", ntkball.verify, "T9.9")

    def same_with_more(self):
        """Options that have no argument of their own reach the library too."""
        more = ntkball.spectrum("relu", 2, max_degree=2, **{"layer": "last"})
        self.assertEqual(more.rows, ntkball.spectrum("relu", 2, max_degree=2).rows)

    def test_hypothesis(self):
        error = self.raises(ntkball.HypothesisError, "sigma_b", ntkball.series, "relu", sigma_w2=3)
        self.assertIsNone(error.table)

    def test_accuracy(self):
        options = {"terms": 3, "quantity": "kappa"}
        error = self.raises(
            ntkball.AccuracyError, "digits 35", ntkball.series, "erf", digits=35, max_precision=128,
            **options,
        )
        truth = ntkball.series("erf", digits=5, **options)
        self.assertEqual(len(error.table), 3)
        self.assertTrue(all(a.overlaps(b) for a, b in zip(error.table.balls, truth.balls)))

    def test_undecided(self):
        error = self.raises(
            ntkball.UndecidedError, "no index", ntkball.decay, "tanh", ratio="1.0000000001"
        )
        self.assertGreater(len(error.table), 0)

    def test_file(self):
        error = self.raises(ntkball.FileError, "/no/such", ntkball.gram, "relu", "/no/such/file")
        self.assertIsInstance(error, OSError)

    def test_types(self):
        for options in ({"sigma_w2": 0.5}, {"terms": 2.0}, {"init": object()}):
            with self.assertRaises(TypeError):
                ntkball.series("relu", **options)
        self.raises(ntkball.InputError, "nearest is depth", ntkball.series, "relu", detph=2)
        self.same_with_more()
        if numpy:
            self.assertEqual(len(ntkball.hermite("relu", terms=numpy.int64(3))), 6)


class Threads(unittest.TestCase):
    def test_side_by_side(self):
        acts = ["relu", "tanh", "gelu", "erf"] * 3
        alone = {act: ntkball.series(act, terms=12, depth=2).to_json() for act in set(acts)}
        with ThreadPoolExecutor(4) as pool:
            together = pool.map(lambda act: ntkball.series(act, terms=12, depth=2).to_json(), acts)
            self.assertEqual(list(together), [alone[act] for act in acts])

    def test_python_goes_on(self):
        """The interpreter's lock is free while the library computes."""
        ticks = []
        done = threading.Event()

        def tick():
            while not done.wait(0.005):
                ticks.append(time.perf_counter())

        thread = threading.Thread(target=tick)
        thread.start()
        start = time.perf_counter()
        ntkball.series("tanh", terms=200, depth=3)
        end = time.perf_counter()
        done.set()
        thread.join()
        during = [t for t in ticks if start < t < end]
        self.assertGreater(len(during), (end - start) / 0.005 / 20)

    @unittest.skipUnless(hasattr(os, "fork"), "no fork")
    def test_fork(self):
        want = ntkball.series("relu", terms=3).to_json()
        pid = os.fork()
        if pid == 0:
            os._exit(0 if ntkball.series("relu", terms=3).to_json() == want else 1)
        self.assertEqual(os.waitpid(pid, 0)[1], 0)

    def test_interrupt(self):
        """Ctrl-C ends a computation that would take minutes; the next question is answered."""
        code = (
            "import ntkball, time\n"
            "ntkball.series('relu', terms=2)\n"
            "print('ready', flush=True)\n"
            "start = time.time()\n"
            "try:\n"
            "    ntkball.series('tanh', depth=40, terms=4000, digits=200)\n"
            "except KeyboardInterrupt:\n"
            "    print('interrupted', time.time() - start < 8, len(ntkball.series('relu', terms=2)))\n"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
        ) as child:
            self.assertEqual(child.stdout.readline().strip(), "ready")
            time.sleep(0.3)
            child.send_signal(signal.SIGINT)
            out, _ = child.communicate(timeout=60)
        self.assertEqual((out.strip(), child.returncode), ("interrupted True 6", 0))


class Library(unittest.TestCase):
    def test_missing(self):
        code = "import ntkball; print(ntkball.Ball(1)); ntkball.version()"
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "NTKBALL_LIBRARY": "/no/such/lib.so"},
            capture_output=True,
            text=True,
        )
        self.assertEqual(run.stdout, "1\n")
        self.assertIn("ImportError: libntkball was not found", run.stderr)
        self.assertIn("/no/such/lib.so", run.stderr)

    def test_version(self):
        out = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout
        self.assertEqual(out.split()[1], ntkball.version())
        self.assertEqual(ntkball.__version__, ntkball.version())
        project = (ROOT / "python/pyproject.toml").read_text()
        self.assertIn(f'version = "{ntkball.__version__}"', project)


class Checker(doctest.OutputChecker):
    """Radii, and the digits beyond the twelfth, depend on the algorithm: they are not compared."""

    def check_output(self, want, got, flags):
        def plain(text):
            return re.sub(
                r"(-?[0-9.]+(?:e-?[0-9]+)?) \+/- [0-9.]+(?:e-?[0-9]+)?",
                lambda found: "%.12g +/- r" % float(found.group(1)),
                text,
            )

        return super().check_output(plain(want), plain(got), flags | doctest.ELLIPSIS)


def documentation():
    """Every example of the docstrings and of python/README.md."""
    suite = unittest.TestSuite()
    names = {"ntkball": ntkball, "Fraction": Fraction}
    for name in ("", ".ball", ".commands", ".table"):
        module = importlib.import_module("ntkball" + name)
        finder = doctest.DocTestFinder()
        suite.addTests(
            doctest.DocTestSuite(module, extraglobs=names, test_finder=finder, checker=Checker())
        )
    suite.addTests(
        doctest.DocFileSuite(
            str(ROOT / "python/README.md"), module_relative=False, checker=Checker()
        )
    )
    return suite


class Notebook(unittest.TestCase):
    def test_examples(self):
        """The notebooks say what running them gives."""
        paths = sorted((ROOT / "python/examples").glob("*.ipynb"))
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(path.name):
                self.assertEqual(notebook.differences(path), [])


def main():
    os.chdir(ROOT)
    loader = unittest.TestLoader()
    suite = unittest.TestSuite([loader.loadTestsFromModule(sys.modules["__main__"])])
    if numpy and pandas:
        suite.addTests(documentation())
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"python: {result.testsRun - failed - len(result.skipped)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
