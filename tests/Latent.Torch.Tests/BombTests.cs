using System.IO.Compression;
using Latent.Torch.Tests.Support;
using static Latent.Torch.Tests.Support.Python;

namespace Latent.Torch.Tests;

/// <summary>Small files that ask for much memory or time: refused, or read at the cost of what they hold.</summary>
public sealed class BombTests
{
    private const long MB = 1_000_000;

    private TorchZip _zip = null!;

    [SetUp]
    public void CreateFolder() => _zip = new TorchZip();

    [TearDown]
    public void DeleteFolder() => _zip.Dispose();

    [Test]
    public void A_compressed_archive_is_refused_without_unpacking_it()
    {
        string path = _zip.Write(Pickle(Dictionary(("weight", Tensor(Storage("FloatStorage", "0", 50_000_000), 0, [50_000_000], [1])))),
            [("data/0", new byte[200 * MB])], CompressionLevel.Fastest);
        AssertRefused(path, "entry archive/data.pkl is compressed, ", 1 * MB);
    }

    [Test]
    public void A_number_repeated_without_bound_is_refused()
    {
        string path = _zip.Write(Dictionary(("weight", Tensor(Storage("FloatStorage", "0", 3), 0, [2_000_000_000], [0]))));
        AssertRefused(path, "number of values of all tensors is 2000000000; expected at most 16777216 in a file of ", 1 * MB);
    }

    [Test]
    public void Many_tensors_of_one_storage_are_counted_together()
    {
        byte[] tensor = Tensor(Storage("FloatStorage", "0", 3), 0, [1_000_000], [0]);
        string path = _zip.Write(Dictionary([.. Enumerable.Range(0, 20).Select(i => ($"w{i}", tensor))]));
        AssertRefused(path, "number of values of all tensors is 20000000; expected at most 16777216", 1 * MB);
    }

    [Test]
    public void Long_keys_above_many_dictionaries_are_searched_at_the_cost_of_their_own_length()
    {
        byte[] inner = Dictionary([.. Enumerable.Range(0, 20_000).Select(i => ($"k{i}", Dictionary()))]);
        string path = _zip.Write(Dictionary((new string('A', 1_000_000), inner)));
        AssertRefused(path, "content is without a tensor in a dictionary", 100 * MB);
    }

    [Test]
    public void A_dictionary_that_holds_itself_is_searched_once()
    {
        // {"self": itself, "inner": {"weight": tensor, "self": the outer one}}
        byte[] pickle = [.. EmptyDict, (byte)'q', 0, .. Mark, .. Text("self"), (byte)'h', 0, .. Text("inner"),
            .. EmptyDict, .. Mark, .. Text("weight"), .. Tensor(), .. Text("self"), (byte)'h', 0, (byte)'u', (byte)'u'];
        TorchFile file = TorchFile.Read(_zip.Write(pickle));
        Assert.That(file.Tensors.Single().Values, Is.EqualTo(new[] { 1f, 2f, 3f }));
        Assert.That(file.Skipped.Single().Name, Is.EqualTo("self"));
    }

    [Test]
    public void Tuples_of_tuples_that_double_60_times_are_not_walked_through()
    {
        List<byte> doubled = [.. EmptyTuple];
        for (int i = 0; i < 60; i++)
        {
            doubled.AddRange([(byte)'q', (byte)i, (byte)'h', (byte)i, 0x86]);
        }

        string path = _zip.Write(Dictionary(("weight", Tensor()), ("doubled", [.. doubled])));
        Assert.That(TorchFile.Read(path).Tensors, Has.Count.EqualTo(1));
    }

    [Test]
    public void Values_nested_deep_are_read_without_recursion()
    {
        byte[] nested = [.. Enumerable.Range(0, 90_000).SelectMany(_ => EmptyList), .. Enumerable.Repeat((byte)'a', 89_999)];
        Assert.That(TorchFile.Read(_zip.Write(Dictionary(("weight", Tensor()), ("deep", nested)))).Tensors, Has.Count.EqualTo(1));
        byte[] tuples = [.. EmptyTuple, .. Enumerable.Repeat((byte)0x85, 1_000_000)];
        Assert.That(TorchFile.Read(_zip.Write(Dictionary(("weight", Tensor()), ("deep", tuples)))).Tensors, Has.Count.EqualTo(1));
    }

    [Test]
    public void Dictionaries_nested_a_thousand_deep_end_the_search()
    {
        byte[] nested = Dictionary(("weight", Tensor()));
        for (int i = 0; i < 1000; i++)
        {
            nested = Dictionary(("inner", nested));
        }

        AssertRefused(_zip.Write(nested), "content is without a tensor in a dictionary", 10 * MB);
    }

    [Test]
    public void A_stack_without_bound_is_refused() =>
        AssertRefused(_zip.Write([.. Enumerable.Repeat((byte)'N', 1_000_000)]), "depth of the stack of the pickle is over 100000", 20 * MB);

    [Test]
    public void Marks_without_bound_are_refused() =>
        AssertRefused(_zip.Write([.. Enumerable.Repeat((byte)'(', 1_000_000)]), "depth of the stack of the pickle is over 100000", 20 * MB);

    [Test]
    public void Values_without_bound_are_refused() =>
        AssertRefused(_zip.Write([.. Enumerable.Range(0, 4_000_000).SelectMany(_ => (byte[])[(byte)']', (byte)'0'])]),
            "number of values in the pickle is over 2000000", 120 * MB);

    [Test]
    public void A_large_number_of_a_stored_value_takes_no_memory() =>
        AssertRefused(_zip.Write([(byte)'N', (byte)'r', 255, 255, 255, 127]),
            "number of a stored value in the pickle is 2147483647", 1 * MB);

    [Test]
    public void A_long_pickle_is_refused_unread() =>
        AssertRefused(_zip.Write(new byte[17 << 20]), "length of archive/data.pkl is 17825795 bytes; expected at most 16777216.", 1 * MB);

    [Test]
    public void Keys_whose_hashes_collide_are_not_looked_up()
    {
        // In .NET, the hash of such a number is the exclusive or of its halves: 0 for all of these. Looked up, they would take minutes.
        byte[] pickle = [.. EmptyDict, .. Enumerable.Range(0, 400_000).SelectMany(i =>
            (byte[])[.. Number(((long)i << 32) | (uint)i), (byte)'N', (byte)'s']), .. Text("weight"), .. Tensor(), (byte)'s'];
        Assert.That(TorchFile.Read(_zip.Write(pickle)).Tensors, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_number_of_255_bytes_is_passed_over() =>
        Assert.That(TorchFile.Read(_zip.Write(Dictionary(("weight", Tensor()), ("seed", [0x8A, 255, .. new byte[255]])))).Tensors,
            Has.Count.EqualTo(1));

    private static void AssertRefused(string path, string message, long mostBytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{path}: {message}"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(mostBytes));
    }
}
