using Latent.Interop;

namespace Readers.Samples;

internal static class KernelsAlone
{
    public static float[] Run()
    {
        // page: managed/Latent.Interop/README.md
        const int Rows = 256, Inputs = 8;
        using NativeBuffer<float> x = new(Rows * Inputs), target = new(Rows), y = new(Rows);
        using NativeBuffer<float> weight = new(Inputs), gradient = new(Inputs), firstMoment = new(Inputs), secondMoment = new(Inputs);
        Kernels.Normal(x, seed: 1);
        Kernels.Linear(x, [1, -2, 3, -4, 5, -6, 7, -8], bias: [], target, m: Rows, n: 1, k: Inputs);  // the target to learn
        for (int step = 0; step < 500; step++)
        {
            Kernels.Linear(x, weight, bias: [], y, m: Rows, n: 1, k: Inputs);        // y = x wᵀ
            Kernels.Subtract(y, target, y);                                          // the error, in place
            Kernels.Affine(y, y, scale: 2f / Rows, shift: 0);                        // the gradient of its mean square by y
            Kernels.Gemm(GemmForm.Tn, y, x, gradient, m: 1, n: Inputs, k: Rows);     // and by w: yᵀ x
            Kernels.Adam(weight, firstMoment, secondMoment, gradient, step, learningRate: 0.1f);
        }

        Console.WriteLine(string.Join(' ', weight.ToArray()));                       // very nearly 1 -2 3 -4 5 -6 7 -8
        // end
        return weight.ToArray();
    }
}
