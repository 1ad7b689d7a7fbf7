using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Latent.Cli.Tests.Support;

/// <summary>Reads an array of NumPy, as its documentation describes the format (numpy.lib.format, version 1.0).</summary>
internal static partial class Npy
{
    public static (int[] Shape, float[] Values) Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        string header = Encoding.ASCII.GetString(file, 10, length);
        Match match = Header().Match(header);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(file[..8], Is.EqualTo((byte[])[0x93, .. "NUMPY"u8, 1, 0]));
            Assert.That((10 + length) % 64, Is.Zero);
            Assert.That(match.Success, header);
        }

        int[] shape = [.. match.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        float[] values = MemoryMarshal.Cast<byte, float>(file.AsSpan(10 + length)).ToArray();
        Assert.That(values, Has.Length.EqualTo(shape.Aggregate(1, (product, size) => product * size)));
        return (shape, values);
    }

    [GeneratedRegex(@"^\{'descr': '<f4', 'fortran_order': False, 'shape': \(([0-9]+,(?: [0-9]+,)*)\), \} *\n$")]
    private static partial Regex Header();
}
