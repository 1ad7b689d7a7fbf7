using Latent.Interop.Native;

namespace Latent;

/// <summary>The order of the attributes of instructions, as the C header lists them.</summary>
internal static class InstructionFormat
{
    /// <summary>Of a convolution and of a transposed one.</summary>
    public static double[] Convolution(ConvGeometry geometry, double slope) => [.. Filter(geometry), slope];

    /// <summary>Of the gradient of a filter.</summary>
    public static double[] Filter(ConvGeometry geometry) =>
    [
        geometry.Stride.Height, geometry.Stride.Width, geometry.Padding.Height, geometry.Padding.Width,
        geometry.Dilation.Height, geometry.Dilation.Width, geometry.Groups,
    ];

    /// <summary>Of windows along an axis.</summary>
    public static double[] Window(WindowGeometry windows, double fill) => [.. Fold(windows), fill];

    /// <summary>Of the sum of windows.</summary>
    public static double[] Fold(WindowGeometry windows) => [windows.Start, windows.Stride, windows.Dilation];

    /// <summary>Of a matrix product.</summary>
    public static double[] Matmul(double slope, double gateSlope) => [slope, gateSlope];

    /// <summary>The operand of an operation of a chain that stands for the result of an earlier one.</summary>
    public static int ChainResult(int step) => Constants.MaxInputs + step;
}
