namespace Latent.Markets.Tests.Regimes;

/// <summary>Clusters by k-means.</summary>
public sealed class KMeansTests
{
    [Test]
    public void Of_all_partitions_of_a_few_rows_the_best_is_found([Range(1, 4)] int seed)
    {
        RandomSource random = new((ulong)seed);
        double[][] rows = [.. Enumerable.Range(0, 8).Select(_ => new[] { Simulated.Normal(random), Simulated.Normal(random) })];
        double best = double.PositiveInfinity;
        for (int code = 0; code < 6561; code++)
        {
            int[] labels = [.. Enumerable.Range(0, 8).Select(row => code / (int)Math.Pow(3, row) % 3)];
            best = Math.Min(best, labels.Distinct().Count() == 3 ? Inertia(rows, labels) : best);
        }

        KMeans result = KMeans.Fit(new Observations(rows), 3, seed: 5, restarts: 30);
        Assert.That(result.Inertia, Is.EqualTo(best).Within(1e-12));
        Assert.That(Inertia(rows, [.. result.Labels]), Is.EqualTo(best).Within(1e-12));
    }

    [Test]
    public void Clusters_that_lie_apart_are_told_apart()
    {
        Observations rows = Simulated.Clusters(new RandomSource(1), [[0, 0, 0], [5, 0, 0], [0, 5, 0], [0, 0, 5]], 0.5, 400);
        KMeans result = KMeans.Fit(rows, 4, seed: 2);
        int[] names = [.. result.Labels.Take(4)];
        Assert.That(names, Is.Unique);
        Assert.That(result.Labels, Is.EqualTo(Enumerable.Range(0, 400).Select(row => names[row % 4])));
        Assert.That(result.Nearest([4.5, 0.2, 0.1]), Is.EqualTo(names[1]));
        Assert.That(result.Centre(names[1])[0], Is.EqualTo(5).Within(0.2));
    }

    [Test]
    public void One_cluster_lies_at_the_mean()
    {
        KMeans result = KMeans.Fit(new Observations([1, 2, 6], 1), 1, seed: 1);
        Assert.That(result.Centre(0)[0], Is.EqualTo(3));
        Assert.That(result.Inertia, Is.EqualTo(4 + 1 + 9));
    }

    [Test]
    public void The_same_seed_gives_the_same_bits()
    {
        Observations rows = Simulated.Clusters(new RandomSource(3), [[0, 0]], 1, 300);
        KMeans first = KMeans.Fit(rows, 5, seed: 9), second = KMeans.Fit(rows, 5, seed: 9);
        Assert.That(first.Labels, Is.EqualTo(second.Labels));
        Assert.That(first.Inertia, Is.EqualTo(second.Inertia));
    }

    [Test]
    public void More_clusters_than_different_rows_are_refused()
    {
        Observations rows = new([1, 1, 2, 2, 2, 2], 1);
        Assert.That(() =>
            KMeans.Fit(rows, 3, 1), Throws.ArgumentException.With.Message.Contains("Only 2 of the 6 rows are different; 3 clusters"));
        Assert.That(KMeans.Fit(rows, 2, 1).Inertia, Is.Zero);
        Assert.That(() => new Observations([1, double.NaN], 1), Throws.ArgumentException.With.Message.Contains("row 1 is NaN"));
        Assert.That(() =>
            new Observations([1, 2, 3], 2), Throws.ArgumentException.With.Message.Contains("3 numbers do not make rows of 2"));
    }

    private static double Inertia(double[][] rows, int[] labels) => labels.Distinct().Sum(label =>
    {
        double[][] own = [.. rows.Where((_, row) => labels[row] == label)];
        return Enumerable.Range(0, 2).Sum(column =>
        {
            double mean = own.Average(row => row[column]);
            return own.Sum(row => (row[column] - mean) * (row[column] - mean));
        });
    });
}
