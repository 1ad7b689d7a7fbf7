using System.Buffers.Binary;
using Google.Protobuf;
using Latent.Interop;
using Onnx;

namespace Latent.Onnx;

/// <summary>Makes the messages of ONNX files.</summary>
internal static class Protos
{
    /// <summary>ONNX's number of the type of 64-bit integers.</summary>
    public const long Int64 = (long)TensorProto.Types.DataType.Int64;

    private const string Batch = "batch";

    /// <summary>An attribute with a whole number.</summary>
    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute with whole numbers.</summary>
    public static AttributeProto Ints(string name, params IEnumerable<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>An attribute with a float.</summary>
    public static AttributeProto Float(string name, double value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)value };

    /// <summary>An attribute with a word.</summary>
    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>An attribute with a tensor of one float.</summary>
    public static AttributeProto Value(string name, double value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Tensor, T = Floats("", [1], [(float)value]) };

    /// <summary>A tensor of floats.</summary>
    public static TensorProto Floats(string name, IEnumerable<long> dims, ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return Raw(name, dims, TensorProto.Types.DataType.Float, bytes);
    }

    /// <summary>A tensor of 64-bit integers.</summary>
    public static TensorProto Integers(string name, IEnumerable<long> dims, ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), values[i]);
        }

        return Raw(name, dims, TensorProto.Types.DataType.Int64, bytes);
    }

    /// <summary>The declaration of an input or output.</summary>
    public static ValueInfoProto Declaration(string name, Shape shape, Dtype dtype, string description)
    {
        TensorShapeProto dims = new();
        dims.Dim.AddRange(shape.Select(dim => dim >= 0
            ? new TensorShapeProto.Types.Dimension { DimValue = dim }
            : new TensorShapeProto.Types.Dimension { DimParam = BatchText(-dim) }));
        return new ValueInfoProto
        {
            Name = name,
            DocString = description,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TypeOf(dtype), Shape = dims } },
        };
    }

    /// <summary>The axis of an input that has the size of the batch, or -1 if there is none.</summary>
    public static int BatchAxis(ValueInfoProto input) =>
        input.Type.TensorType.Shape.Dim.Select(dim => dim.DimParam).ToList().IndexOf(Batch);

    /// <summary>ONNX's number of the type of elements.</summary>
    public static TensorProto.Types.DataType TypeOf(Dtype dtype) => dtype switch
    {
        Dtype.F32 => TensorProto.Types.DataType.Float,
        Dtype.I32 => TensorProto.Types.DataType.Int32,
        Dtype.U8 => TensorProto.Types.DataType.Uint8,
        _ => throw new NotSupportedException($"Elements of the type {dtype} cannot be written to an ONNX file."),
    };

    private static string BatchText(long count) => count == 1 ? Batch : FormattableString.Invariant($"{count}*{Batch}");

    private static TensorProto Raw(string name, IEnumerable<long> dims, TensorProto.Types.DataType type, byte[] bytes)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(dims);
        return tensor;
    }
}
