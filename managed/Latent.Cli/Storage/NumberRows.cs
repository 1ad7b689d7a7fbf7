using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Latent.IO;

namespace Latent.Cli.Storage;

/// <summary>Rows of numbers for other programs: a table as CSV, or an array as NPY, which NumPy and others read.</summary>
/// <param name="names">The names of the columns.</param>
/// <param name="values">The numbers, [rows, columns].</param>
internal sealed class NumberRows(IReadOnlyList<string> names, float[,] values)
{
    /// <summary>The extensions of files that <see cref="Write"/> knows.</summary>
    public static readonly string[] Extensions = [".csv", ".npy"];

    // The version 1.0 of the format, whose header is padded so that the numbers begin at a multiple of 64 bytes.
    private static readonly byte[] NpyMagic = [0x93, .. "NUMPY"u8, 1, 0];
    private const int NpyAlignment = 64;

    /// <summary>Columns of words before the numbers, for CSV only.</summary>
    public IReadOnlyList<(string Name, Func<int, string> Word)> Words { get; init; } = [];

    /// <summary>The dimensions of a row in an array, such as height and width of an image; by default one.</summary>
    public IReadOnlyList<int> RowShape { get; init; } = [values.GetLength(1)];

    private int Count => values.GetLength(0);

    /// <summary>Writes the rows in the format of the extension, atomically; creates the folder if it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        OutputFolder.Create(path);
        AtomicFile.Write(path, Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase) ? WriteNpy : WriteCsv);
    }

    private void WriteCsv(Stream stream)
    {
        using StreamWriter writer = new(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', [.. Words.Select(column => column.Name), .. names]));
        for (int row = 0; row < Count; row++)
        {
            IEnumerable<string> numbers = Enumerable.Range(0, names.Count)
                .Select(column => values[row, column].ToString(CultureInfo.InvariantCulture));
            writer.WriteLine(string.Join(',', Words.Select(column => column.Word(row)).Concat(numbers)));
        }
    }

    private void WriteNpy(Stream stream)
    {
        string shape = string.Concat(RowShape.Prepend(Count).Select(size => $"{size}, "));
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape.TrimEnd()}), }}";
        int length = NpyMagic.Length + sizeof(ushort) + header.Length + 1;
        header += new string(' ', (NpyAlignment - (length % NpyAlignment)) % NpyAlignment) + "\n";
        stream.Write(NpyMagic);
        Span<byte> size = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)header.Length);
        stream.Write(size);
        stream.Write(Encoding.ASCII.GetBytes(header));
        for (int row = 0; row < Count; row++)
        {
            stream.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref values[row, 0], values.GetLength(1))));
        }
    }
}
