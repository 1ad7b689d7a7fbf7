namespace Latent.Markets;

/// <summary>The agreement of two divisions into states.</summary>
public static class ClusteringAgreement
{
    /// <summary>
    /// Computes the adjusted Rand index (Σ C(nᵢⱼ, 2) − e) / (½ (a + b) − e) with a = Σ C(nᵢ, 2), b = Σ C(nⱼ, 2) and e = a b / C(n, 2)
    /// (Hubert and Arabie, "Comparing partitions", 1985, equation 5). It is 1 for equal divisions, whatever their labels, and 0 in
    /// expectation by chance. If both divisions put all elements together, or each element apart, they are equal.
    /// </summary>
    /// <param name="first">The label of each element in the first division; at least 2.</param>
    /// <param name="second">The label of each element in the second division.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 labels, or the numbers of labels differ.</exception>
    public static double AdjustedRand(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        HypothesisTest.AtLeast(first.Length, 2, "labels");
        HypothesisTest.SameLength(first.Length, "labels", second.Length, "labels of the other division");
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
