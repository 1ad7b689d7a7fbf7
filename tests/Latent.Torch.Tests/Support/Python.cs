using System.Buffers.Binary;
using System.Text;

namespace Latent.Torch.Tests.Support;

/// <summary>Writes pickles by hand: the instructions of protocol 2, as <c>torch.save</c> writes them.</summary>
internal static class Python
{
    public static readonly byte[] None = [(byte)'N'];
    public static readonly byte[] False = [0x89];
    public static readonly byte[] Mark = [(byte)'('];
    public static readonly byte[] EmptyTuple = [(byte)')'];
    public static readonly byte[] EmptyList = [(byte)']'];
    public static readonly byte[] EmptyDict = [(byte)'}'];
    public static readonly byte[] Reduce = [(byte)'R'];
    public static readonly byte[] Build = [(byte)'b'];
    public static readonly byte[] PersistentId = [(byte)'Q'];
    public static readonly byte[] OrderedDict = [.. Global("collections", "OrderedDict"), .. EmptyTuple, .. Reduce];

    /// <summary>A whole pickle whose value is that of the instructions.</summary>
    public static byte[] Pickle(params byte[][] instructions) => [0x80, 2, .. Join(instructions), (byte)'.'];

    public static byte[] Global(string module, string name) => Encoding.UTF8.GetBytes($"c{module}\n{name}\n");

    /// <summary>The global of protocol 4, whose names are on the stack.</summary>
    public static byte[] StackGlobal(string module, string name) => [.. Text(module), .. Text(name), 0x93];

    public static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return [(byte)'X', .. length, .. bytes];
    }

    public static byte[] Number(long number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return [0x8A, 8, .. bytes];
    }

    public static byte[] Tuple(params byte[][] items) => [.. Mark, .. Join(items), (byte)'t'];

    public static byte[] Numbers(params long[] numbers) => Tuple(Array.ConvertAll(numbers, Number));

    /// <summary>A call of a class or function.</summary>
    public static byte[] Call(byte[] function, params byte[][] arguments) => [.. function, .. Tuple(arguments), .. Reduce];

    public static byte[] Dictionary(params (string Key, byte[] Value)[] items) =>
        [.. EmptyDict, .. Mark, .. Join([.. items.Select(item => (byte[])[.. Text(item.Key), .. item.Value])]), (byte)'u'];

    public static byte[] Storage(string type, string key, long count) =>
        [.. Tuple(Text("storage"), Global("torch", type), Text(key), Text("cpu"), Number(count)), .. PersistentId];

    public static byte[] Tensor(byte[] storage, long offset, long[] shape, long[] strides) => Call(
        Global("torch._utils", "_rebuild_tensor_v2"), storage, Number(offset), Numbers(shape), Numbers(strides), False, OrderedDict);

    /// <summary>The tensor of the storage '0' with three floats.</summary>
    public static byte[] Tensor() => Tensor(Storage("FloatStorage", "0", 3), 0, [3], [1]);

    private static byte[] Join(byte[][] parts) => [.. parts.SelectMany(part => part)];
}
