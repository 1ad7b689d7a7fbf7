using Latent.Interop.Native;

namespace Latent;

/// <summary>An operation on two inputs by a moving filter, whose instruction can add a bias and apply an activation.</summary>
internal interface IConvolution
{
    /// <summary>How the filter moves.</summary>
    ConvGeometry Geometry { get; }

    /// <summary>The opcode of its instruction.</summary>
    Opcode Opcode { get; }
}
