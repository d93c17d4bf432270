/* The supremum of the kernel over a set of complex angles, with a proof of analyticity (SPH-6).

   A rectangle around the set is bisected along the longer side until the kernel is finite and not
   too large on each piece that meets the set; coordinates stay exact dyadic doubles. */
#include "sphere/parts.h"

#define STACK 400

/* Pushes the two halves of the box; 0 when there is no room or the box is too small. */
static int bisect(ntkball_box_t *stack, slong *top, ntkball_box_t box, double min_side)
{
    ntkball_box_t half = box;

    if (*top + 2 > STACK || (box.dx < min_side && box.dy < min_side))
        return 0;
    if (box.dx >= box.dy)
    {
        half.dx /= 2;
        stack[(*top)++] = half;
        half.x += half.dx;
    }
    else
    {
        half.dy /= 2;
        stack[(*top)++] = half;
        half.y += half.dy;
    }
    stack[(*top)++] = half;
    return 1;
}

int _ntkball_angle_cover(mag_t sup, const ntkball_angle_t A, ntkball_box_t box,
                         const ntkball_cover_t *cover)
{
    ntkball_box_t stack[STACK];
    slong top = 0, boxes = 0;
    int ok = 1;
    acb_t t;
    mag_t m;

    acb_init(t);
    mag_init(m);
    mag_zero(sup);
    stack[top++] = box;

    while (ok && top > 0)
    {
        box = stack[--top];
        if (!cover->piece(t, &box, cover->set))
            continue;
        ok = ++boxes < cover->max_boxes;
        if (box.dx <= 0.5 && box.dy <= 0.5)
        {
            _ntkball_angle_theta(t, A, t);
            acb_get_mag(m, t);
            if (acb_is_finite(t) && mag_cmp_2exp_si(m, cover->max_exp) < 0)
            {
                mag_max(sup, sup, m);
                continue;
            }
        }
        ok = ok && bisect(stack, &top, box, cover->min_side);
    }

    acb_clear(t);
    mag_clear(m);
    return ok;
}
