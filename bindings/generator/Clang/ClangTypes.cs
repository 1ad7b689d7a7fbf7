using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]

namespace Latent.Bindings.Generator.Clang;

/// <summary>Kinds of cursor that the generator distinguishes (enum CXCursorKind).</summary>
internal enum CursorKind
{
    Struct = 2,
    Union = 3,
    Enum = 5,
    Field = 6,
    EnumConstant = 7,
    Function = 8,
    Variable = 9,
    Parameter = 10,
    Typedef = 20,
    VisibilityAttribute = 417,
    MacroDefinition = 501,
    MacroExpansion = 502,
    Inclusion = 503,
}

/// <summary>Kinds of type that the generator distinguishes (enum CXTypeKind).</summary>
internal enum TypeKind
{
    Void = 2,
    Bool = 3,
    CharUnsigned = 4,
    UnsignedInt = 9,
    CharSigned = 13,
    Float = 21,
    Double = 22,
    Pointer = 101,
    Record = 105,
    Enum = 106,
    Typedef = 107,
    FunctionWithoutPrototype = 110,
    FunctionPrototype = 111,
    ConstantArray = 112,
    IncompleteArray = 114,
    Elaborated = 119,
}

#pragma warning disable CS0169, CS0649, IDE0044 // libclang writes the fields.

/// <summary>struct CXString.</summary>
internal unsafe struct CxString
{
    private void* _data;
    private uint _flags;

    /// <summary>Copies the text and frees libclang's string.</summary>
    internal readonly string Take()
    {
        string text = new((sbyte*)LibClang.clang_getCString(this));
        LibClang.clang_disposeString(this);
        return text;
    }
}

/// <summary>struct CXSourceLocation.</summary>
internal unsafe struct CxLocation
{
    private void* _data0, _data1;
    private uint _data2;

    internal readonly (int Line, int Column) Position
    {
        get
        {
            uint line, column;
            LibClang.clang_getExpansionLocation(this, null, &line, &column, null);
            return ((int)line, (int)column);
        }
    }

    internal readonly bool IsInMainFile => LibClang.clang_Location_isFromMainFile(this) != 0;
}

/// <summary>struct CXSourceRange.</summary>
internal unsafe struct CxRange
{
    private void* _data0, _data1;
    private uint _begin, _end;

    internal readonly CxLocation Start => LibClang.clang_getRangeStart(this);

    internal readonly CxLocation End => LibClang.clang_getRangeEnd(this);
}

/// <summary>struct CXToken.</summary>
internal unsafe struct CxToken
{
    private uint _data0, _data1, _data2, _data3;
    private void* _data4;
}

/// <summary>struct CXType.</summary>
internal unsafe struct CxType
{
    private const int CallingConventionC = 1;

    private int _kind;
    private void* _data0, _data1;

    internal readonly TypeKind Kind => (TypeKind)_kind;

    internal readonly string Spelling => LibClang.clang_getTypeSpelling(this).Take();

    internal readonly CxType Canonical => LibClang.clang_getCanonicalType(this);

    internal readonly CxType Pointee => LibClang.clang_getPointeeType(this);

    internal readonly CxCursor Declaration => LibClang.clang_getTypeDeclaration(this);

    internal readonly bool IsConst => LibClang.clang_isConstQualifiedType(this) != 0;

    internal readonly bool IsVolatile => LibClang.clang_isVolatileQualifiedType(this) != 0;

    internal readonly long Size => LibClang.clang_Type_getSizeOf(this);

    internal readonly long Alignment => LibClang.clang_Type_getAlignOf(this);

    /// <summary>Whether a function has the platform's calling convention for C; an attribute may give it another.</summary>
    internal readonly bool IsCdecl => LibClang.clang_getFunctionTypeCallingConv(this) == CallingConventionC;

    /// <summary>The type without the wrapper that newer releases of libclang put around a name.</summary>
    internal readonly CxType Named => Kind == TypeKind.Elaborated ? LibClang.clang_Type_getNamedType(this) : this;
}

/// <summary>struct CXCursor.</summary>
internal unsafe struct CxCursor
{
    private int _kind;
    private int _data0;
    private void* _data1, _data2, _data3;

    internal readonly CursorKind Kind => (CursorKind)_kind;

    internal readonly string Spelling => LibClang.clang_getCursorSpelling(this).Take();

    internal readonly CxType Type => LibClang.clang_getCursorType(this);

    internal readonly CxRange Extent => LibClang.clang_getCursorExtent(this);

    internal readonly CxLocation Location => LibClang.clang_getCursorLocation(this);

    internal readonly int Line => Location.Position.Line;

    internal readonly bool IsDefinition => LibClang.clang_isCursorDefinition(this) != 0;
}
