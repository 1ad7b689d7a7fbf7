using Latent.Interop.Native;

namespace Latent;

/// <summary>A convolution, transposed or not, whose instruction can add a bias and apply an activation.</summary>
internal interface IConvolution
{
    /// <summary>The stride, padding, dilation and groups.</summary>
    ConvGeometry Geometry { get; }

    /// <summary>The opcode of its instruction.</summary>
    Opcode Opcode { get; }
}
