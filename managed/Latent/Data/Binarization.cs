namespace Latent.Data;

/// <summary>
/// Grey images as zeros and ones, each drawn once with its grey value as probability. Models of binary pixels are evaluated on such images,
/// since grey values have no likelihood under them (Salakhutdinov and Murray, "On the quantitative analysis of deep belief networks", 2008,
/// section 5).
/// </summary>
public static class Binarization
{
    private const ulong Standard = 0x7E57;

    /// <summary>Draws zeros and ones.</summary>
    /// <param name="data">Values between 0 and 1.</param>
    /// <param name="seed">The same seed gives the same zeros and ones.</param>
    /// <returns>Zeros and ones, [count, columns].</returns>
    public static float[,] Of(Dataset data, ulong seed = Standard)
    {
        ArgumentNullException.ThrowIfNull(data);
        float[,] images = data.ToArray();
        RandomSource random = new(seed);
        for (int row = 0; row < images.GetLength(0); row++)
        {
            for (int column = 0; column < images.GetLength(1); column++)
            {
                images[row, column] = random.NextUniform() < images[row, column] ? 1 : 0;
            }
        }

        return images;
    }
}
