// refused 3: the macro 'LTN_MAX' has no comment above it

#define LTN_MAX 6
