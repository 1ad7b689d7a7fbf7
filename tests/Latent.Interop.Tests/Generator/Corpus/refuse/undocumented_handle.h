// refused 3: 'ltn_h' has no comment above it

typedef struct ltn_h ltn_h;
