using Latent.Bindings.Generator;
using Latent.Bindings.Generator.Dialect;

namespace Latent.Interop.Tests.Generator;

internal sealed class DialectTests
{
    private const string Give = "/* Gives bytes. */\ntypedef void* (*ltn_give_function)(void* state, int64_t bytes);\n";

    private static readonly TestCaseData[] Refused =
    [
        Case("bool", "/* D. */\nLTN_API ltn_status ltn_a_b(_Bool flag);", 1, "bool"),
        Case("size_t", "/* D. */\nLTN_API ltn_status ltn_a_b(size_t count);", 1, "size_t"),
        Case("long", "/* D. */\nLTN_API ltn_status ltn_a_b(long count);", 1, "'long', which is outside the dialect"),
        Case("plain int", "/* D. */\nLTN_API ltn_status ltn_a_b(int count);", 1, "fixed-width type"),
        Case("char by value", "/* D. */\nLTN_API ltn_status ltn_a_b(char letter);", 1, "'char'"),
        Case("writable char", "/* D. */\nLTN_API ltn_status ltn_a_b(char* out);", 1, "'char'"),
        Case("int8_t made here", "typedef signed char int8;", 0, "not of the form ltn_noun"),
        Case("union", "union ltn_u { int32_t a; float b; };", 0, "union"),
        Case("variable", "extern int32_t ltn_v;", 0, "variable"),
        Case("bit-field", "/* D. */\ntypedef struct ltn_s {\n    int32_t a : 3; /* D. */\n} ltn_s;", 2, "bit-field"),
        Case("anonymous struct", "/* D. */\ntypedef struct {\n    int32_t a; /* D. */\n} ltn_s;", 3, "must bear the same name"),
        Case("nested union", "/* D. */\ntypedef struct ltn_s {\n    union { int32_t a; float b; } u; /* D. */\n} ltn_s;", 2, "other than plain fields"),
        Case("struct inside struct", "/* D. */\ntypedef struct ltn_s {\n    int32_t a; /* D. */\n} ltn_s;\n/* D. */\ntypedef struct ltn_t {\n    ltn_s s; /* D. */\n} ltn_t;", 6, "by value"),
        Case("packed struct", "/* D. */\ntypedef struct ltn_s {\n    int32_t a; /* D. */\n} __attribute__((packed)) ltn_s;", 3, "other than plain fields"),
        Case("padding inside", "/* D. */\ntypedef struct ltn_s {\n    int32_t a; /* D. */\n    int64_t b; /* D. */\n} ltn_s;", 3, "4 bytes of padding before 'b'"),
        Case("padding at the end", "/* D. */\ntypedef struct ltn_s {\n    int64_t a; /* D. */\n    int32_t b; /* D. */\n} ltn_s;", 1, "4 bytes of padding at the end"),
        Case("empty struct", "/* D. */\ntypedef struct ltn_s {\n} ltn_s;", 1, "no fields"),
        Case("array of pointers", "/* D. */\ntypedef struct ltn_s {\n    void* a[2]; /* D. */\n} ltn_s;", 2, "only arrays of numbers"),
        Case("field name", "/* D. */\ntypedef struct ltn_s {\n    int32_t aB; /* D. */\n} ltn_s;", 2, "lower case"),
        Case("undocumented field", "/* D. */\ntypedef struct ltn_s {\n    int32_t a;\n} ltn_s;", 2, "has no comment"),
        Case("undocumented struct", "typedef struct ltn_s {\n    int32_t a; /* D. */\n} ltn_s;", 0, "has no comment"),
        Case("undocumented handle", "typedef struct ltn_h ltn_h;", 0, "has no comment"),
        Case("enum-typed field", "/* D. */\ntypedef struct ltn_s {\n    enum ltn_status_values a; /* D. */\n} ltn_s;", 2, "enum type"),
        Case("enum-typed parameter", "/* D. */\nLTN_API ltn_status ltn_a_b(enum ltn_status_values a);", 1, "enum type"),
        Case("enum without typedef", "enum ltn_e_values { LTN_E_A = 0 }; /* D. */", 0, "must be named ltn_x_values"),
        Case("typedef without values", "/* D. */\ntypedef int32_t ltn_e;", 1, "has no values"),
        Case("member name", "/* D. */\ntypedef int32_t ltn_e;\nenum ltn_e_values {\n    LTN_F_A = 0 /* D. */\n};", 3, "LTN_E_NAME"),
        Case("undocumented member", "/* D. */\ntypedef int32_t ltn_e;\nenum ltn_e_values {\n    LTN_E_A = 0\n};", 3, "has no comment"),
        Case("large member", "/* D. */\ntypedef int32_t ltn_e;\nenum ltn_e_values {\n    LTN_E_A = 0x80000000 /* D. */\n};", 3, "does not fit int32_t"),
        Case("typedef of a pointer", "/* D. */\ntypedef void* ltn_p;", 1, "typedef of 'void *'"),
        Case("typedef of a function", "/* D. */\ntypedef void ltn_f(void);", 1, "typedef of"),
        Case("function type name", "/* D. */\ntypedef void (*ltn_f)(void);", 1, "not of the form ltn_x_function"),
        Case("function type without parameters", "/* D. */\ntypedef void (*ltn_f_function)();", 1, "write (void)"),
        Case("function type with varargs", "/* D. */\ntypedef void (*ltn_f_function)(int32_t a, ...);", 1, "variable number of arguments"),
        Case("function type with an unnamed parameter", "/* D. */\ntypedef void (*ltn_f_function)(int32_t);", 1, "parameter 1"),
        Case("function type with a bool", "/* D. */\ntypedef void (*ltn_f_function)(_Bool a);", 1, "bool"),
        Case("function type that gives a long", "/* D. */\ntypedef long (*ltn_f_function)(void);", 1, "'long'"),
        Case("undocumented function type", "typedef void (*ltn_f_function)(void);", 0, "has no comment"),
        Case("pointer to a function pointer", "/* D. */\ntypedef void (*ltn_f_function)(void);\n/* D. */\nLTN_API ltn_status ltn_a_b(const ltn_f_function* f);", 3, "a pointer itself"),
        Case("result that is a function", "/* D. */\ntypedef void (*ltn_f_function)(void);\n/* D. */\nLTN_API ltn_f_function ltn_a_b(void);", 3, "from the caller to the library only"),
        Case("state without a function", "/* D. */\nLTN_API ltn_status ltn_a_b(void* state);", 1, "call it out"),
        Case("typedef of a union", "/* D. */\ntypedef union ltn_u { int32_t a; } ltn_u;", 1, "typedef of"),
        Case("typedef name", "/* D. */\ntypedef int32_t status;", 1, "not of the form ltn_noun"),
        Case("varargs", "/* D. */\nLTN_API ltn_status ltn_a_b(int32_t a, ...);", 1, "variable number of arguments"),
        Case("empty parameter list", "/* D. */\nLTN_API ltn_status ltn_a_b();", 1, "write (void)"),
        Case("unnamed parameter", "/* D. */\nLTN_API ltn_status ltn_a_b(int32_t);", 1, "parameter 1"),
        Case("parameter name", "/* D. */\nLTN_API ltn_status ltn_a_b(int32_t rowCount);", 1, "'rowCount'"),
        Case("array parameter", "/* D. */\nLTN_API ltn_status ltn_a_b(const float x[3]);", 1, "array"),
        Case("struct by value", "/* D. */\ntypedef struct ltn_s {\n    int32_t a; /* D. */\n} ltn_s;\n/* D. */\nLTN_API ltn_status ltn_a_b(ltn_s s);", 5, "by value"),
        Case("struct tag", "/* D. */\ntypedef struct ltn_h ltn_h;\n/* D. */\nLTN_API ltn_status ltn_a_b(struct ltn_h* h);", 3, "name of a typedef"),
        Case("function pointer", "/* D. */\nLTN_API ltn_status ltn_a_b(void (*f)(int32_t));", 1, "without a name"),
        Case("three pointers", "/* D. */\nLTN_API ltn_status ltn_a_b(const float* const* const* x);", 1, "3 levels of pointers"),
        Case("volatile", "/* D. */\nLTN_API ltn_status ltn_a_b(const volatile float* x);", 1, "volatile"),
        Case("late out parameter", "/* D. */\nLTN_API ltn_status ltn_a_b(int32_t a, float* out);", 1, "must come before"),
        Case("const out parameter", "/* D. */\nLTN_API ltn_status ltn_a_b(const float* out_a);", 1, "no pointer to writable memory"),
        Case("unnamed output", "/* D. */\nLTN_API ltn_status ltn_a_b(float* a);", 1, "call it out"),
        Case("void function", "/* D. */\nLTN_API void ltn_a_reset(int32_t a);", 1, "returns nothing"),
        Case("getter with output", "/* D. */\nLTN_API int32_t ltn_a_count(int32_t* out);", 1, "may write through 'out'"),
        Case("getter of memory", "/* D. */\nLTN_API float* ltn_a_data(void);", 1, "writable memory"),
        Case("function name", "/* D. */\nLTN_API ltn_status ltn_a(void);", 1, "ltn_noun_verb"),
        Case("function prefix", "/* D. */\nLTN_API ltn_status xyz_a_b(void);", 1, "ltn_noun_verb"),
        Case("function body", "/* D. */\nLTN_API ltn_status ltn_a_b(void) { return 0; }", 1, "has a body"),
        Case("not exported", "/* D. */\nltn_status ltn_a_b(void);", 1, "LTN_API"),
        Case("declared twice", "/* D. */\nLTN_API ltn_status ltn_a_b(void);\n/* D. */\nLTN_API ltn_status ltn_a_b(void);", 3, "declared twice"),
        Case("undocumented function", "LTN_API ltn_status ltn_a_b(void);", 0, "has no comment"),
        Case("comment too far above", "/* D. */\n\nLTN_API ltn_status ltn_a_b(void);", 2, "has no comment"),
        Case("macro with arguments", "/* D. */\n#define LTN_TWICE(x) ((x) * 2)", 1, "takes arguments"),
        Case("macro of text", "/* D. */\n#define LTN_NAME \"latent\"", 1, "an integer"),
        Case("octal macro", "/* D. */\n#define LTN_MODE 0644", 1, "an integer"),
        Case("macro name", "/* D. */\n#define MAX_RANK 6", 1, "LTN_NAME"),
        Case("undocumented macro", "#define LTN_MAX 6", 0, "has no comment"),
        Case("another include", "#include <stddef.h>", 0, "only <stdint.h>"),
        Case("no C", "int32_t 5;", 0, "not valid C99"),
        Case("static assertion", "_Static_assert(1, \"\");", 0, "outside the dialect"),
    ];

    [TestCaseSource(nameof(Refused))]
    public void A_construct_outside_the_dialect_is_refused_with_file_line_and_reason(string declarations, int line, string reason)
    {
        using var folder = new TemporaryFolder();
        string header = folder.Write("test.h", HeaderText.Around(declarations));

        DialectException exception = Assert.Throws<DialectException>(() => BindingGenerator.Generate(header));

        Assert.That(exception.Message, Does.StartWith($"{header}:{HeaderText.FirstLine + line}: ").And.Contain(reason));
    }

    [TestCase("/* D. */\n#define LTN_MAX 0x40", "Constants.g.cs", "public const int Max = 64;")]
    [TestCase("/* D. */\n#define LTN_LEAST -5000000000", "Constants.g.cs", "public const long Least = -5000000000;")]
    [TestCase("/* Sizes. */\n#define LTN_ROWS 2\n#define LTN_COLUMNS 3", "Constants.g.cs", "/// <summary>Sizes.</summary>\n    public const int Columns = 3;")]
    [TestCase("/* Colours; a bit set. */\ntypedef int32_t ltn_colour;\nenum ltn_colour_values {\n    LTN_COLOUR_DEEP_RED = 4 /* D. */\n};", "Enums.g.cs", "[Flags]\npublic enum Colour : int\n{\n    /// <summary>D.</summary>\n    DeepRed = 4,")]
    [TestCase("/* D. */\ntypedef struct ltn_big_box ltn_big_box;", "Structs.g.cs", "public struct BigBoxHandle")]
    [TestCase("/* D. */\ntypedef struct ltn_s {\n    int32_t row_dims[3]; /* D. */\n    ltn_status status;   /* D. */\n} ltn_s;", "Structs.g.cs", "public Int32Array3 RowDims;\n    /// <summary>D.</summary>\n    public Status Status;")]
    [TestCase("/* D. */\ntypedef struct ltn_s {\n    const uint8_t* const* data; /* D. */\n} ltn_s;", "Structs.g.cs", "public unsafe partial struct S\n{\n    /// <summary>D.</summary>\n    public byte** Data;")]
    [TestCase("/* D. */\ntypedef struct ltn_s {\n    int64_t a; /* D. */\n    double b;  /* D. */\n} ltn_s;", "AbiLayout.g.cs", "new(\"ltn_s\", \"b\", 8, (byte*)&s.B - (byte*)&s),")]
    [TestCase("/* D. */\nLTN_API ltn_status ltn_a_b(float* out, const float* in, uint64_t row_seed);", "NativeMethods.g.cs", "public static extern Status ltn_a_b(float* @out, float* @in, ulong rowSeed);")]
    [TestCase("/* D. */\nLTN_API const char* ltn_a_name(void);", "NativeMethods.g.cs", "public static extern byte* ltn_a_name();")]
    [TestCase("/* D. */\nLTN_API void ltn_a_destroy(void* a);", "NativeMethods.g.cs", "public static extern void ltn_a_destroy(void* a);")]
    [TestCase(Give + "/* D. */\nLTN_API ltn_status ltn_a_b(ltn_give_function give, void* state);", "NativeMethods.g.cs", "/// <summary>D.</summary>\n    /// <remarks>ltn_give_function(state, bytes): Gives bytes.</remarks>\n    [DllImport(LibraryName, ExactSpelling = true)]\n    public static extern Status ltn_a_b(delegate* unmanaged[Cdecl]<void*, long, void*> give, void* state);")]
    [TestCase(Give + "/* D. */\ntypedef struct ltn_s {\n    ltn_give_function give; /* Giver. */\n} ltn_s;", "Structs.g.cs", "public unsafe partial struct S\n{\n    /// <summary>Giver.</summary>\n    /// <remarks>ltn_give_function(state, bytes): Gives bytes.</remarks>\n    public delegate* unmanaged[Cdecl]<void*, long, void*> Give;")]
    [TestCase(Give + "/* D. */\ntypedef struct ltn_s {\n    void* state;            /* D. */\n    ltn_give_function give; /* D. */\n} ltn_s;", "AbiLayout.g.cs", "new(\"ltn_s\", \"give\", 8, (byte*)&s.Give - (byte*)&s),")]
    [TestCase(Give + "/* D. */\ntypedef ltn_status (*ltn_wrap_function)(ltn_give_function give);\n/* D. */\nLTN_API ltn_status ltn_a_b(ltn_wrap_function wrap);", "NativeMethods.g.cs", "delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<void*, long, void*>, Status> wrap")]
    [TestCase("/* a < b & \"c\". rows: how many. */\nLTN_API ltn_status ltn_a_b(int32_t rows);", "NativeMethods.g.cs", "/// <summary>a &lt; b &amp; \"c\".</summary>\n    /// <param name=\"rows\">How many.</param>")]
    public void A_construct_of_the_dialect_gives_the_expected_binding(string declarations, string file, string expected)
    {
        using var folder = new TemporaryFolder();

        SortedDictionary<string, string> files = BindingGenerator.Generate(folder.Write("test.h", HeaderText.Around(declarations)));

        Assert.That(files[file], Does.Contain(expected));
    }

    private static TestCaseData Case(string name, string declarations, int line, string reason) =>
        new TestCaseData(declarations, line, reason).SetArgDisplayNames(name);
}
