// refused 3: the type name 'int8' is not of the form ltn_noun

typedef signed char int8;
