using Latent.Interop;

namespace Latent.Compilation.Planning;

/// <summary>Sizes of element types.</summary>
internal static class ElementSize
{
    /// <summary>Bytes of one element.</summary>
    public static int Of(Dtype dtype) => dtype switch
    {
        Dtype.F32 or Dtype.I32 => 4,
        Dtype.U8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "An element is an f32, u8 or i32."),
    };
}
