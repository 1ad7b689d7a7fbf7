using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Latent.Cli.Tests.Support;
using SkiaSharp;

namespace Latent.Cli.Tests.Reporting;

/// <summary>Event files of TensorBoard, read by a reader that shares no line with the writer: the framing of records with a CRC-32C bit by
/// bit, and messages by Google's library of protocol buffers.</summary>
public sealed class TensorBoardTests
{
    private TemporaryFolder _folder = null!;
    private string _data = "";

    [SetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        _data = TinyImages.Write(_folder["tiny"]);
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Losses_samples_and_distributions_of_weights_can_be_read_back()
    {
        CommandRun.Success("train", "vae", "--data", _data, "--hidden", "16", "--epochs", "3", "--batch", "4", "--tensorboard",
            "--tensorboard-steps", "5", "--out", _folder["out"]);

        List<Dictionary<int, object>> events = Events();
        string[] metrics = File.ReadAllLines(Path.Combine(_folder["out"], "metrics.jsonl"));
        (long Step, float Value)[] losses = [.. Scalars(events, "epoch/test loss")];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(events[0][3]), Is.EqualTo("brain.Event:2"));
            Assert.That(losses.Select(loss => loss.Step), Is.EqualTo(new[] { 16, 32, 48 }), "16 steps an epoch");
            Assert.That(losses.Select(loss => (double)loss.Value),
                Is.EqualTo(metrics.Select(line => JsonNode.Parse(line)!["test"]!.GetValue<double>())).Within(1e-4));
            Assert.That(Scalars(events, "step/loss of the epoch so far").ToArray(), Is.Not.Empty);
            Assert.That(Scalars(events, "terms/kl").ToArray(), Has.Length.EqualTo(3));
            Assert.That(events.Select(line => BitConverter.Int64BitsToDouble((long)line[1])),
                Has.All.EqualTo(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Within(600));
        }

        AssertHistogram(Values(events, "weights/fc1.weight").Last().Value);
        AssertPicture(Values(events, "samples").Last().Value);
    }

    [Test]
    public void A_training_that_continues_says_where()
    {
        string[] arguments = ["train", "vae", "--data", _data, "--hidden", "64", "--epochs", "300", "--batch", "2", "--tensorboard",
            "--out", _folder["out"]];
        CommandProcess.RunAndSignal("TERM", " 20/300 ", arguments);
        int before = Events().Count;
        CommandRun.Success([.. arguments, "--resume"]);

        Dictionary<int, object>[] starts = [.. Events().Where(line => line.ContainsKey(7)).OrderBy(line => (long)line[2])];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.GreaterThan(20));
            Assert.That(starts, Has.Length.EqualTo(2));
            Assert.That(starts.Select(line => Fields((byte[])line[7])[1]), Is.EqualTo(new[] { 1L, 1L }), "START");
            Assert.That((long)starts[1][2], Is.GreaterThanOrEqualTo(20 * 32));
            Assert.That(File.Exists(Path.Combine(_folder["out"], "checkpoint")), Is.False);
        }
    }

    private static void AssertHistogram(Dictionary<int, object> value)
    {
        Dictionary<int, object> histogram = Fields((byte[])value[5]);
        double[] limits = Doubles((byte[])histogram[6]), counts = Doubles((byte[])histogram[7]);
        double Number(int field) => BitConverter.Int64BitsToDouble((long)histogram[field]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(counts.Sum(), Is.EqualTo(Number(3)).And.EqualTo(16 * 64));
            Assert.That(limits, Is.Ordered.Ascending.And.Length.EqualTo(counts.Length));
            Assert.That(limits[^1], Is.GreaterThanOrEqualTo(Number(2)));
            Assert.That(Number(1), Is.LessThan(Number(2)));
            Assert.That(Number(5), Is.GreaterThan(Number(4) * Number(4) / Number(3)));
        }
    }

    private static void AssertPicture(Dictionary<int, object> value)
    {
        Dictionary<int, object> image = Fields((byte[])value[4]);
        using SKBitmap picture = SKBitmap.Decode((byte[])image[4]);
        Assert.That((picture.Height, picture.Width), Is.EqualTo(((int)(long)image[1], (int)(long)image[2])));
        Assert.That((long)image[3], Is.AnyOf(1L, 3L, 4L));
    }

    private static IEnumerable<(long Step, float Value)> Scalars(List<Dictionary<int, object>> events, string tag) =>
        Values(events, tag).Select(found => (found.Step, (float)found.Value[2]));

    private static IEnumerable<(long Step, Dictionary<int, object> Value)> Values(List<Dictionary<int, object>> events, string tag) =>
        from line in events
        where line.ContainsKey(5)
        let value = Fields((byte[])Fields((byte[])line[5])[1])
        where Text(value[1]) == tag
        select ((long)line[2], value);

    private List<Dictionary<int, object>> Events() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(_folder["out"], "tensorboard"), "events.out.tfevents.*").Order(StringComparer.Ordinal)
            .SelectMany(file => Records(File.ReadAllBytes(file))).Select(Fields),
    ];

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            RequireSum(file.AsSpan(at, 8), file.AsSpan(at + 8, 4));
            RequireSum(file.AsSpan(at + 12, length), file.AsSpan(at + 12 + length, 4));
            yield return file[(at + 12)..(at + 12 + length)];
            at += 16 + length;
        }
    }

    private static void RequireSum(ReadOnlySpan<byte> content, ReadOnlySpan<byte> sum)
    {
        uint crc = ~0u;
        foreach (byte value in content)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        crc = ~crc;
        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(sum), Is.EqualTo(unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u)));
    }

    /// <summary>The fields of a message: long for varints and 64-bit numbers, float for 32-bit ones, bytes for the rest.</summary>
    private static Dictionary<int, object> Fields(byte[] message)
    {
        Dictionary<int, object> fields = [];
        using CodedInputStream input = new(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            fields.Add(WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadInt64(),
                WireFormat.WireType.Fixed64 => input.ReadSFixed64(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                _ => input.ReadBytes().ToByteArray(),
            });
        }

        return fields;
    }

    private static double[] Doubles(byte[] packed) =>
        [.. packed.Chunk(8).Select(eight => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(eight)))];

    private static string Text(object bytes) => Encoding.UTF8.GetString((byte[])bytes);
}
