using Latent.Bindings.Generator.Clang;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>Converts C types to type references, and refuses types without a blittable counterpart.</summary>
internal sealed class TypeReader(string file)
{
    private static readonly HashSet<string> FixedWidth =
        ["int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t"];

    private readonly Dictionary<string, BaseKind> _declared = [];
    private readonly Dictionary<string, FunctionType> _signatures = [];

    internal void Declare(string name, BaseKind kind) => _declared[name] = kind;

    internal void Declare(FunctionType type) => _signatures[type.Name] = type;

    internal TypeReference ReadField(CxType type, int line, string what)
    {
        if (type.Kind != TypeKind.ConstantArray)
        {
            return ReadValue(type, line, what);
        }

        CxType elementType = LibClang.clang_getArrayElementType(type);
        if (elementType.Kind == TypeKind.ConstantArray)
        {
            throw Refuse(line, $"{what} is an array of arrays; write one array of all its numbers");
        }

        int length = checked((int)LibClang.clang_getArraySize(type));
        if (elementType.Kind is TypeKind.CharSigned or TypeKind.CharUnsigned)
        {
            return new TypeReference(BaseKind.Character, "char", ArrayLength: length, Provenance: type.Spelling);
        }

        TypeReference element = ReadValue(elementType, line, what);
        return element is { IsPointer: false, Kind: BaseKind.Number }
            ? element with { ArrayLength = length }
            : throw Refuse(line,
                $"{what} is an array of '{elementType.Spelling}'; only arrays of numbers and of char are allowed in a struct");
    }

    /// <summary>Reads the type of a parameter, result or plain field.</summary>
    internal TypeReference ReadValue(CxType type, int line, string what, bool writesText = false)
    {
        TypeReference reference = Read(type, line, what, writesText);
        return reference switch
        {
            { IsPointer: true } => reference,
            { Kind: BaseKind.Number or BaseKind.Enum or BaseKind.Function } => reference,
            { Kind: BaseKind.Void } => throw Refuse(line, $"{what} is void"),
            { Kind: BaseKind.Character } => throw Refuse(line, $"{what} is 'char'; pass text as const char*, bytes as uint8_t"),
            _ => throw Refuse(line, $"{what} passes '{reference.Name}' by value; pass a pointer"),
        };
    }

    /// <summary>
    /// Reads a parameter, given its number from 1 on and its function. A function that the library calls may write text into a char*.
    /// </summary>
    internal Parameter ReadParameter(CxCursor cursor, int number, string function, bool isCalled = false)
    {
        string name = cursor.Spelling;
        return NameRules.IsVariable(name)
            ? new Parameter(name, ReadValue(cursor.Type, cursor.Line, $"the parameter '{name}' of '{function}'", isCalled))
            : throw Refuse(cursor.Line, $"parameter {number} of '{function}' is named '{name}'; lower case with underscores was expected");
    }

    /// <summary>Reads the result of a function, which may be void.</summary>
    internal TypeReference ReadResult(CxType type, int line, string what)
    {
        TypeReference result = type.Kind == TypeKind.Void ? new TypeReference(BaseKind.Void, "void") : ReadValue(type, line, what);
        return result.Kind == BaseKind.Function
            ? throw Refuse(line, $"{what} is a function pointer; only parameters and fields may be function pointers")
            : result;
    }

    private TypeReference Read(CxType type, int line, string what, bool writesText)
    {
        string spelling = type.Spelling;
        int pointers = 0;
        bool isWritable = false, hasConst = false;
        while (type.Kind == TypeKind.Pointer)
        {
            if (FunctionTypeReader.IsFunctionPointer(type))
            {
                throw Refuse(line, $"{what} is a function pointer without a name; use a typedef named ltn_x{NameRules.FunctionSuffix}");
            }

            type = type.Pointee;
            isWritable = pointers++ == 0 ? !type.IsConst : isWritable;
            hasConst |= type.IsConst;
        }

        if (pointers > 2)
        {
            throw Refuse(line, $"{what} has {pointers} levels of pointers; at most 2 are allowed");
        }

        if (type.IsVolatile)
        {
            throw Refuse(line, $"{what} is volatile");
        }

        TypeReference reference = ReadBase(type, line, what, pointers == 0 || type.IsConst || writesText)
            with
        { Pointers = pointers, IsWritable = isWritable };
        if (reference is { Kind: BaseKind.Function, IsPointer: true })
        {
            throw Refuse(line, $"{what} is a pointer to '{reference.Name}', which is a pointer itself; pass it by value");
        }

        // Keeps the C text of a type for which C# has no counterpart: const, char of one byte, and the names of function types.
        bool saysMore = hasConst || reference.Kind is BaseKind.Character or BaseKind.Function;
        return saysMore ? reference with { Provenance = spelling } : reference;
    }

    private TypeReference ReadBase(CxType type, int line, string what, bool mayBeText)
    {
        CxType named = type.Named;
        switch (named.Kind)
        {
            case TypeKind.Void:
                return new TypeReference(BaseKind.Void, "void");
            case TypeKind.Float:
                return new TypeReference(BaseKind.Number, "float");
            case TypeKind.Double:
                return new TypeReference(BaseKind.Number, "double");
            case TypeKind.CharSigned or TypeKind.CharUnsigned when mayBeText:
                return new TypeReference(BaseKind.Character, "char");
            case TypeKind.Typedef:
                return ReadTypedef(named.Declaration, line, what);
            case TypeKind.Bool:
                throw Refuse(line, $"{what} is a bool, whose size differs between languages; use int32_t");
            case TypeKind.Enum:
                throw Refuse(line, $"{what} has an enum type, whose size the compiler chooses; use a typedef of int32_t");
            case TypeKind.Record:
                throw Refuse(line, $"{what} has type '{type.Spelling}'; use the name of a typedef");
            case TypeKind.ConstantArray or TypeKind.IncompleteArray:
                throw Refuse(line, $"{what} is an array; use a pointer");
            default:
                throw Refuse(line, $"{what} has type '{type.Spelling}', which is outside the dialect; use a fixed-width type of stdint.h");
        }
    }

    private TypeReference ReadTypedef(CxCursor declaration, int line, string what)
    {
        string name = declaration.Spelling;
        if (_declared.TryGetValue(name, out BaseKind kind))
        {
            return new TypeReference(kind, name, Signature: _signatures.GetValueOrDefault(name));
        }

        return FixedWidth.Contains(name) && !declaration.Location.IsInMainFile
            ? new TypeReference(BaseKind.Number, name)
            : throw Refuse(line, $"{what} has type '{name}', which is outside the dialect; use a fixed-width type of stdint.h");
    }

    private DialectException Refuse(int line, string reason) => new(file, line, reason);
}
