using System.Security.Cryptography;
using Latent.Data;

namespace Latent.Tests.Data;

public sealed class DigitsTests
{
    // The checksums of the original files, also listed in Data/Embedded/ATTRIBUTION.md.
    private const string ImagesSha256 = "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7";
    private const string LabelsSha256 = "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2";

    [Test]
    public void Unpack_gives_the_original_files_bit_for_bit()
    {
        Dataset all = Digits.Unpack();
        Assert.That(Sha256([.. Idx.Header(0x803, 10_000, 28, 28), .. all.Bytes]), Is.EqualTo(ImagesSha256));
        Assert.That(Sha256([.. Idx.Header(0x801, 10_000), .. all.Labels]), Is.EqualTo(LabelsSha256));
    }

    [Test]
    public void Load_gives_nine_thousand_digits_to_train_and_one_thousand_to_test()
    {
        (Dataset train, Dataset test) = Digits.Load();
        Assert.That((train.Count, test.Count), Is.EqualTo((9_000, 1_000)));
        foreach (Dataset? part in new[] { train, test })
        {
            Assert.That((part.Name, part.Columns, part.IsBytes, part.Image),
                Is.EqualTo(("digits", 784, true, (ImageSize?)new ImageSize(28, 28))));
        }
    }

    [Test]
    public void Load_shuffles_in_the_same_way_for_ever()
    {
        (Dataset train, Dataset test) = Digits.Load();
        Assert.That(Sha256([.. train.Bytes, .. train.Labels, .. test.Bytes, .. test.Labels]),
            Is.EqualTo("8ce51cec7984a0f8b12aeb5da616475f04e43a5b599ada25297109d9123acdb2"));
    }

    [Test]
    public void Load_has_each_class_in_both_parts_at_nearly_the_same_fraction()
    {
        (Dataset train, Dataset test) = Digits.Load();
        Dataset all = Digits.Unpack();
        for (byte label = 0; label < 10; label++)
        {
            double share = all.Labels.Count(label) / 10_000.0;
            Assert.That(test.Labels.Count(label) / 1_000.0, Is.EqualTo(share).Within(0.02), $"test, class {label}");
            Assert.That(train.Labels.Count(label) / 9_000.0, Is.EqualTo(share).Within(0.005), $"train, class {label}");
        }
    }

    [Test]
    public void Load_mixes_the_writers_of_the_two_halves()
    {
        // About half of the rows of the test part must come from the second half of the original order.
        Dataset all = Digits.Unpack();
        HashSet<string> second = new();
        for (int row = 5_000; row < 10_000; row++)
        {
            second.Add(Convert.ToHexString(all.Bytes.Slice(row * 784, 784)));
        }

        Dataset test = Digits.Load().Test;
        int found = Enumerable.Range(0, test.Count).Count(row => second.Contains(Convert.ToHexString(test.Bytes.Slice(row * 784, 784))));
        Assert.That(found, Is.InRange(450, 550));
    }

    [Test]
    public void Load_twice_unpacks_once()
    {
        DataSplit first = Digits.Load();
        Assert.That(Digits.Load(), Is.SameAs(first));
    }

    [Test]
    public void Unpack_a_damaged_resource_says_so()
    {
        using Stream resource = typeof(Digits).Assembly.GetManifestResourceStream("digits.br")!;
        byte[] whole = new byte[resource.Length];
        resource.ReadExactly(whole);

        Assert.That(() => Digits.Unpack(new MemoryStream(whole[..^1000])), Throws.TypeOf<InvalidDataException>()
            .With.Message.StartsWith("Resource digits.br in the assembly cannot be unpacked (").And.Message.EndsWith(
            "install the library again."));
        // A wrong bit in the last bytes changes a label or breaks the stream; both must be detected.
        for (int at = whole.Length - 60; at < whole.Length - 30; at += 7)
        {
            byte[] damaged = whole.ToArray();
            damaged[at] ^= 4;
            Assert.That(() =>
                Digits.Unpack(new MemoryStream(damaged)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("digits.br"),
                $"byte {at}");
        }
    }

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
