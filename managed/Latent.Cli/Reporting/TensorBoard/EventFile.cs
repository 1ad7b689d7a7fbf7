using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Latent.Cli.Reporting.TensorBoard;

/// <summary>
/// An event file of TensorBoard: records of TFRecord's framing (length, masked CRC-32C of the length, content, masked CRC-32C of the
/// content), each of them an <c>Event</c> of tensorflow/core/util/event.proto.
/// </summary>
internal sealed class EventFile : IDisposable
{
    // Event
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;

    // SessionLog: status, and its value START
    private const int Status = 1, Start = 1;

    // Summary, Summary.Value, Summary.Image, HistogramProto
    private const int Value = 1;
    private const int Tag = 1, SimpleValue = 2, Image = 4, Histogram = 5;
    private const int Height = 1, Width = 2, Colorspace = 3, EncodedImage = 4;
    private const int Min = 1, Max = 2, Count = 3, Sum = 4, SumOfSquares = 5, Limits = 6, Counts = 7;

    private const int Grayscale = 1, Rgb = 3, Rgba = 4;

    private readonly FileStream _file;

    private EventFile(FileStream file) => _file = file;

    /// <summary>Creates a new file in a folder; TensorBoard reads all files of a folder as one run.</summary>
    /// <param name="folder">The folder; it is created if it does not exist.</param>
    /// <param name="step">The number of steps done before; later ones in other files, of a process that was killed, do not count.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static EventFile Create(string folder, long step)
    {
        Directory.CreateDirectory(folder);
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string name = string.Create(CultureInfo.InvariantCulture,
            $"events.out.tfevents.{seconds:D10}.{Environment.MachineName}.{Environment.ProcessId}.{Directory.GetFiles(folder).Length}");
        EventFile file = new(new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        try
        {
            file.Write(new ProtoMessage().Add(WallTime, Now).Add(FileVersion, "brain.Event:2"));
            file.Write(new ProtoMessage().Add(WallTime, Now).Add(Step, step).Add(SessionLog, new ProtoMessage().Add(Status, Start)));
            file.Flush();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a number.</summary>
    public void AddScalar(string tag, long step, double value) =>
        Write(step, new ProtoMessage().Add(Tag, tag).Add(SimpleValue, (float)value));

    /// <summary>Writes a picture in PNG.</summary>
    public void AddImage(string tag, long step, byte[] png)
    {
        // The header of a PNG has the width at byte 16, the height at byte 20 and the kind of colours at byte 25.
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        int colors = png[25] switch
        {
            0 => Grayscale,
            2 => Rgb,
            _ => Rgba,
        };
        Write(step, new ProtoMessage().Add(Tag, tag).Add(Image, new ProtoMessage()
            .Add(Height, height).Add(Width, width).Add(Colorspace, colors).Add(EncodedImage, png)));
    }

    /// <summary>Writes a histogram.</summary>
    public void AddHistogram(string tag, long step, WeightHistogram histogram) =>
        Write(step, new ProtoMessage().Add(Tag, tag).Add(Histogram, new ProtoMessage()
            .Add(Min, histogram.Min).Add(Max, histogram.Max).Add(Count, (double)histogram.Count).Add(Sum, histogram.Sum)
            .Add(SumOfSquares, histogram.SumOfSquares).Add(Limits, histogram.Limits).Add(Counts, histogram.Counts)));

    /// <summary>Hands what was written to the system, so that a reader sees it.</summary>
    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private static double Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private void Write(long step, ProtoMessage value) =>
        Write(new ProtoMessage().Add(WallTime, Now).Add(Step, step).Add(Summary, new ProtoMessage().Add(Value, value)));

    private void Write(ProtoMessage message)
    {
        ReadOnlySpan<byte> content = message.Content.Span;
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        _file.Write(length);
        WriteSum(length);
        _file.Write(content);
        WriteSum(content);
    }

    private void WriteSum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        // Masked, since sums of texts that contain sums are weak (TFRecord's definition).
        crc = ~crc;
        Span<byte> masked = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, BitOperations.RotateRight(crc, 15) + 0xA282EAD8);
        _file.Write(masked);
    }
}
