namespace Latent.Markets;

/// <summary>
/// Clusters by k-means, which minimises the sum of squared distances of rows to the nearest centre: Lloyd's algorithm ("Least squares
/// quantization in PCM", 1982) from the starts of k-means++ (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding",
/// 2007, section 2.2). The best of several starts is kept.
/// </summary>
public sealed class KMeans
{
    private const int MostIterations = 200;

    private readonly int _columns;
    private readonly double[] _centres;
    private readonly int[] _labels;

    private KMeans(Observations rows, int clusters, RandomSource random)
    {
        (Clusters, _columns) = (clusters, rows.Columns);
        _labels = new int[rows.Count];
        Array.Fill(_labels, -1);
        _centres = Seeds(rows, clusters, random);
        double[] distances = new double[rows.Count];
        for (int iteration = 0; iteration < MostIterations && Assign(rows, distances); iteration++)
        {
            MoveCentres(rows, distances);
        }

        foreach (double distance in distances)
        {
            Inertia += distance;
        }
    }

    /// <summary>The number of clusters.</summary>
    public int Clusters { get; }

    /// <summary>The sum of squared distances of rows to the centres of their clusters.</summary>
    public double Inertia { get; }

    /// <summary>The cluster of each row.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>Clusters rows. Columns are not scaled: standardise them first if their units differ.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="clusters">The number of clusters.</param>
    /// <param name="seed">The seed of the starts.</param>
    /// <param name="restarts">The number of starts.</param>
    /// <exception cref="ArgumentException">There are fewer different rows than clusters.</exception>
    public static KMeans Fit(Observations rows, int clusters, ulong seed, int restarts = 10)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(restarts, 1);
        int distinct = rows.Distinct(clusters);
        if (distinct < clusters)
        {
            throw new ArgumentException(
                $"Only {distinct} of the {rows.Count} rows are different; "
                + $"{clusters} clusters need at least {clusters} different rows.", nameof(rows));
        }

        RandomSource random = new(seed);
        KMeans best = new(rows, clusters, random);
        for (int restart = 1; restart < restarts; restart++)
        {
            KMeans other = new(rows, clusters, random);
            best = other.Inertia < best.Inertia ? other : best;
        }

        return best;
    }

    /// <summary>The mean of a cluster's rows.</summary>
    public ReadOnlySpan<double> Centre(int cluster) => _centres.AsSpan(cluster * _columns, _columns);

    /// <summary>Returns the cluster with the nearest centre; the first of several equally near.</summary>
    public int Nearest(ReadOnlySpan<double> row)
    {
        if (row.Length != _columns)
        {
            throw new ArgumentException($"The row has {row.Length} numbers; the clusters are of rows of {_columns}.", nameof(row));
        }

        return Nearest(row, out _);
    }

    // Each further start is a row, drawn with a probability proportional to its squared distance from the starts so far.
    private static double[] Seeds(Observations rows, int clusters, RandomSource random)
    {
        double[] centres = new double[clusters * rows.Columns], distances = new double[rows.Count];
        Array.Fill(distances, double.PositiveInfinity);
        int chosen = random.NextBelow(rows.Count);
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            if (cluster > 0)
            {
                chosen = Draw(distances, random);
            }

            rows[chosen].CopyTo(centres.AsSpan(cluster * rows.Columns));
            for (int row = 0; row < rows.Count; row++)
            {
                distances[row] = Math.Min(distances[row], Squared(rows[row], rows[chosen]));
            }
        }

        return centres;
    }

    private static int Draw(double[] weights, RandomSource random)
    {
        double left = random.NextUniform() * weights.Sum();
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                left -= weights[i];
                if (left < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    private static double Squared(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }

    private int Nearest(ReadOnlySpan<double> row, out double distance)
    {
        int nearest = 0;
        distance = double.PositiveInfinity;
        for (int cluster = 0; cluster < Clusters; cluster++)
        {
            double candidate = Squared(row, Centre(cluster));
            if (candidate < distance)
            {
                (nearest, distance) = (cluster, candidate);
            }
        }

        return nearest;
    }

    // Assigns each row to the nearest centre; returns whether a row changed its cluster.
    private bool Assign(Observations rows, double[] distances)
    {
        bool changed = false;
        for (int row = 0; row < rows.Count; row++)
        {
            int nearest = Nearest(rows[row], out distances[row]);
            changed |= nearest != _labels[row];
            _labels[row] = nearest;
        }

        return changed;
    }

    private void MoveCentres(Observations rows, double[] distances)
    {
        int[] counts = new int[Clusters];
        Array.Clear(_centres);
        for (int row = 0; row < rows.Count; row++)
        {
            counts[_labels[row]]++;
            ReadOnlySpan<double> values = rows[row];
            for (int column = 0; column < _columns; column++)
            {
                _centres[_labels[row] * _columns + column] += values[column];
            }
        }

        for (int cluster = 0; cluster < Clusters; cluster++)
        {
            if (counts[cluster] == 0)
            {
                // A cluster without rows restarts at the row farthest from its own centre.
                int farthest = Array.IndexOf(distances, distances.Max());
                distances[farthest] = 0;
                rows[farthest].CopyTo(_centres.AsSpan(cluster * _columns));
                continue;
            }

            for (int column = 0; column < _columns; column++)
            {
                _centres[cluster * _columns + column] /= counts[cluster];
            }
        }
    }
}
