using System.Buffers.Binary;
using System.Text;

namespace Latent.Tests.IO;

/// <summary>Makes safetensors files by hand for tests.</summary>
internal static class St
{
    public static byte[] File(string header, int dataBytes = 0) => File(Encoding.UTF8.GetBytes(header), new byte[dataBytes]);

    public static byte[] File(byte[] header, byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    public static string Entry(string name, string type, string shape, string offsets) =>
        $$"""{{'"'}}{{name}}":{"dtype":"{{type}}","shape":{{shape}},"data_offsets":{{offsets}}}""";
}
