// refused 3: 'ltn_f_function' has no comment above it

typedef void (*ltn_f_function)(void);
