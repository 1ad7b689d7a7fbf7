namespace Latent.Benchmarks;

/// <summary>The functions as plain loops.</summary>
internal static class Loops
{
    public static void Exp(float[] x, float[] output)
    {
        for (int i = 0; i < x.Length; i++)
        {
            output[i] = MathF.Exp(x[i]);
        }
    }

    public static void Sigmoid(float[] x, float[] output)
    {
        for (int i = 0; i < x.Length; i++)
        {
            output[i] = 1 / (1 + MathF.Exp(-x[i]));
        }
    }

    public static void Tanh(float[] x, float[] output)
    {
        for (int i = 0; i < x.Length; i++)
        {
            output[i] = MathF.Tanh(x[i]);
        }
    }

    public static void Log(float[] x, float[] output)
    {
        for (int i = 0; i < x.Length; i++)
        {
            output[i] = MathF.Log(x[i]);
        }
    }

    public static void Add(float[] x, float[] y, float[] output)
    {
        for (int i = 0; i < x.Length; i++)
        {
            output[i] = x[i] + y[i];
        }
    }

    public static float Sum(float[] x)
    {
        float sum = 0f;
        foreach (float value in x)
        {
            sum += value;
        }

        return sum;
    }
}
