// refused 3: a construct outside the dialect (libclang cursor kind 602)

_Static_assert(1, "");
