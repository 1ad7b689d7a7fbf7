namespace Latent.Markets;

/// <summary>How far two ways of telling states apart agree.</summary>
public static class ClusteringAgreement
{
    /// <summary>
    /// The adjusted Rand index (Σ C(nᵢⱼ, 2) − e) / (½ (a + b) − e) with a = Σ C(nᵢ, 2), b = Σ C(nⱼ, 2) and e = a b / C(n, 2): 1 where both are the same up to
    /// names, 0 in expectation by chance (Hubert and Arabie, "Comparing partitions", 1985, equation 5). Where both put all elements together, or all apart,
    /// they are the same.
    /// </summary>
    /// <param name="first">The label of each element; at least 2.</param>
    /// <param name="second">Its label by the other.</param>
    /// <exception cref="ArgumentException">There are fewer than 2, or not as many of each.</exception>
    public static double AdjustedRand(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        HypothesisTest.AtLeast(first.Length, 2, "labels");
        HypothesisTest.SameLength(first.Length, "labels", second.Length, "of the other");
        Dictionary<(int First, int Second), int> cells = [];
        Dictionary<int, int> rows = [], columns = [];
        for (int i = 0; i < first.Length; i++)
        {
            cells[(first[i], second[i])] = cells.GetValueOrDefault((first[i], second[i])) + 1;
            rows[first[i]] = rows.GetValueOrDefault(first[i]) + 1;
            columns[second[i]] = columns.GetValueOrDefault(second[i]) + 1;
        }

        double together = cells.Values.Sum(Pairs), left = rows.Values.Sum(Pairs), right = columns.Values.Sum(Pairs);
        double chance = left * right / Pairs(first.Length), most = 0.5 * (left + right);
        return most == chance ? 1 : (together - chance) / (most - chance);
    }

    private static double Pairs(int count) => 0.5 * count * (count - 1.0);
}
