using Latent.Interop;

namespace Readers.Samples;

internal static class NativeContainers
{
    public static (float[,] Corner, string Report) Run()
    {
        // page: managed/Latent.Interop/README.md
        NativeLeakDetection.Mode = NativeLeakDetectionMode.EnabledWithStackTrace;  // or LATENT_LEAK_DETECTION=stacktrace
        using NativeBuffer<float> weights = new(400 * 784);                        // 64-byte aligned, until it is disposed
        NativeBuffer<float> handedOn = new(1024, Allocator.Frame);                 // to be disposed within some frames
        using (TempScope.Open())
        {
            NativeBuffer<float> scratch = new(1024, Allocator.Temp);               // until the end of the scope, from memory of this thread
            Kernels.Normal(scratch, seed: 3);
            scratch.Slice(0, 512).CopyTo(handedOn.Slice(512));
        }

        MatrixView<float> matrix = new(weights, rows: 400, columns: 784);          // rows, columns and parts are views, too
        matrix.Column(3).Fill(1);
        Kernels.Normal(matrix.Row(0), seed: 4);                                    // a dense view is the argument of a kernel
        float[,] corner = matrix.Slice(0, 2, 2, 3).Transpose().ToArray();

        foreach (NativeAllocation overdue in Allocator.Frame.Advance())            // once a frame or step
        {
            Console.Error.WriteLine(overdue);
        }

        handedOn.Dispose();
        string report = NativeLeakDetection.Report().ToString();                   // weights, and the line that allocated them
        // end
        return (corner, report);
    }
}
