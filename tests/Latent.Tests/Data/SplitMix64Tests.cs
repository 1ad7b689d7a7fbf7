using Latent.Data;

namespace Latent.Tests.Data;

public sealed class SplitMix64Tests
{
    [Test]
    public void Next_gives_the_published_sequence()
    {
        var generator = new SplitMix64(1234567);
        var actual = Enumerable.Range(0, 5).Select(_ => generator.Next()).ToArray();
        Assert.That(actual, Is.EqualTo(new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821 }));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1000)]
    public void Next_below_a_bound_is_uniform(int bound)
    {
        var generator = new SplitMix64(99);
        var counts = new int[bound];
        var draws = 1000 * bound;
        for (var i = 0; i < draws; i++)
        {
            counts[generator.Next(bound)]++;
        }
        // Each count is 1000 give or take sqrt(1000); six of these are never passed.
        Assert.That(counts, Has.All.InRange(1000 - 190, 1000 + 190));
    }

    [Test]
    public void Permutation_has_each_index_once()
    {
        Assert.That(SplitMix64.Permutation(1000, 3).Order(), Is.EqualTo(Enumerable.Range(0, 1000)));
        Assert.That(SplitMix64.Permutation(1, 3), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void Permutation_reaches_each_order_equally_often()
    {
        var counts = new Dictionary<string, int>();
        for (ulong seed = 0; seed < 6000; seed++)
        {
            var order = string.Concat(SplitMix64.Permutation(3, seed));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.That(counts, Has.Count.EqualTo(6));
        Assert.That(counts.Values, Has.All.InRange(1000 - 190, 1000 + 190));
    }
}
