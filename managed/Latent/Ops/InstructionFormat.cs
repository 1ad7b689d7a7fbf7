using Latent.Interop.Native;

namespace Latent;

/// <summary>The order of the attributes of instructions, as the C header lists them.</summary>
internal static class InstructionFormat
{
    /// <summary>The attributes of a convolution, transposed or not.</summary>
    public static double[] Convolution(ConvGeometry geometry, double slope) => [.. Filter(geometry), slope];

    /// <summary>The attributes of the gradient of a filter.</summary>
    public static double[] Filter(ConvGeometry geometry) =>
    [
        geometry.Stride.Height, geometry.Stride.Width, geometry.Padding.Height, geometry.Padding.Width,
        geometry.Dilation.Height, geometry.Dilation.Width, geometry.Groups,
    ];

    /// <summary>The attributes of windows along an axis.</summary>
    public static double[] Window(WindowGeometry windows, double fill) => [.. Fold(windows), fill];

    /// <summary>The attributes of the sum of windows.</summary>
    public static double[] Fold(WindowGeometry windows) => [windows.Start, windows.Stride, windows.Dilation];

    /// <summary>The attributes of a matrix product.</summary>
    public static double[] Matmul(double slope, double gateSlope) => [slope, gateSlope];

    /// <summary>The number by which an operation of a chain names the result of an earlier one as its operand.</summary>
    public static int ChainResult(int step) => Constants.MaxInputs + step;
}
