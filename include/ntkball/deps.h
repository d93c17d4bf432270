/* The one place that knows whether FLINT is one library or two.

   Debian 12 has FLINT 2.9 and Arb 2.23 (headers <arb.h>); FLINT 3 swallowed Arb (<flint/arb.h>) and
   its headers bring nothing in transitively.  Every other file includes this one and names no FLINT
   header itself. */
#ifndef NTKBALL_DEPS_H
#define NTKBALL_DEPS_H

#include <gmp.h>
#include <mpfr.h>

#include <flint/flint.h>
#include <flint/fmpq.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpq_vec.h>
#include <flint/fmpz.h>
#include <flint/fmpz_factor.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>
#include <flint/fmpz_vec.h>
#include <flint/ulong_extras.h>

#if __FLINT_RELEASE < 30000
#include <acb.h>
#include <acb_calc.h>
#include <acb_dft.h>
#include <acb_hypgeom.h>
#include <acb_poly.h>
#include <arb.h>
#include <arb_fmpz_poly.h>
#include <arb_hypgeom.h>
#include <arb_mat.h>
#include <arb_poly.h>
#include <arf.h>
#include <mag.h>
#else
#include <flint/acb.h>
#include <flint/acb_calc.h>
#include <flint/acb_dft.h>
#include <flint/acb_hypgeom.h>
#include <flint/acb_poly.h>
#include <flint/arb.h>
#include <flint/arb_fmpz_poly.h>
#include <flint/arb_hypgeom.h>
#include <flint/arb_mat.h>
#include <flint/arb_poly.h>
#include <flint/arf.h>
#include <flint/arith.h>
#include <flint/longlong.h>
#include <flint/mag.h>
#endif

#endif
