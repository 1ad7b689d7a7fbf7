namespace Latent.Tests;

public sealed class RandomSourceTests
{
    /// <summary>The known answers in the Random123 library for Philox4x32-10.</summary>
    [TestCase(0UL, 0u, 0u, 0UL, 0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u)]
    [TestCase(0xFFFFFFFFFFFFFFFFUL, 0xFFFFFFFFu, 0xFFFFFFFFu, 0xFFFFFFFFFFFFFFFFUL, 0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu)]
    [TestCase(0x299F31D0A4093822UL, 0x243F6A88u, 0x85A308D3u, 0x0370734413198A2EUL, 0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u)]
    public void Philox_gives_its_known_answers(ulong seed, uint block, uint stream, ulong step, uint a, uint b, uint c, uint d)
    {
        Assert.That(Philox.Block(seed, block, stream, step), Is.EqualTo((a, b, c, d)));
    }

    [Test]
    public void Equal_seeds_agree_and_streams_differ()
    {
        uint[] first = Words(new RandomSource(5, 1));
        Assert.That(Words(new RandomSource(5, 1)), Is.EqualTo(first));
        Assert.That(Words(new RandomSource(5, 2)), Is.Not.EqualTo(first));
        Assert.That(Words(new RandomSource(6, 1)), Is.Not.EqualTo(first));
    }

    [Test]
    public void Bounded_numbers_are_uniform([Values(1, 2, 3, 7, 10)] int limit)
    {
        const int Draws = 70_000;
        RandomSource random = new(11);
        int[] counts = new int[limit];
        for (int i = 0; i < Draws; i++)
        {
            counts[random.NextBelow(limit)]++;
        }

        double expected = (double)Draws / limit;
        Assert.That(counts, Has.All.InRange(expected - 6 * Math.Sqrt(expected), expected + 6 * Math.Sqrt(expected)));
    }

    [Test]
    public void A_limit_of_nothing_is_refused() =>
        Assert.That(() => new RandomSource(1).NextBelow(0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Permutations_hold_each_number_once_and_every_order_occurs()
    {
        Assert.That(new RandomSource(3).Permutation(1000).Order(), Is.EqualTo(Enumerable.Range(0, 1000)));
        HashSet<string> orders = [.. Enumerable.Range(0, 200).Select(seed => string.Concat(new RandomSource((ulong)seed).Permutation(3)))];
        Assert.That(orders, Has.Count.EqualTo(6));
    }

    [Test]
    public void Normals_and_uniforms_have_their_moments()
    {
        float[] normals = new float[100_000];
        new RandomSource(1).Normal(normals, 2);
        Assert.That(normals.Average(), Is.EqualTo(0).Within(0.04));
        Assert.That(normals.Average(value => value * value), Is.EqualTo(4).Within(0.1));
        float[] uniforms = new float[100_000];
        new RandomSource(2).Uniform(uniforms, 3);
        Assert.That(uniforms.Average(), Is.EqualTo(0).Within(0.03));
        Assert.That(uniforms, Has.All.InRange(-3, 3));
        Assert.That(uniforms.Average(value => value * value), Is.EqualTo(3).Within(0.05));
    }

    private static uint[] Words(RandomSource random) => [.. Enumerable.Range(0, 9).Select(_ => random.NextWord())];
}
