#include <stdio.h>

#include <ntkball/ntkball.h>

int main(void)
{
    printf("ntkball %s\n", ntkball_version());
    return 0;
}
