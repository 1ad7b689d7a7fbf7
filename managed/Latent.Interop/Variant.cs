namespace Latent.Interop;

/// <summary>Instruction sets that the kernels are compiled for. Results have the same bits within one variant.</summary>
public enum Variant
{
    /// <summary>The fastest that this machine runs, or the one that the environment variable LATENT_SIMD names.</summary>
    Best = 0,

    /// <summary>Plain C++ loops, the readable reference (<c>scalar</c>).</summary>
    Scalar = 1,

    /// <summary>x86-64 with SSE4.2 (<c>sse4</c>).</summary>
    Sse4 = 2,

    /// <summary>x86-64 with AVX2 and FMA (<c>avx2</c>).</summary>
    Avx2 = 3,

    /// <summary>x86-64 with AVX-512 F, BW, CD, DQ and VL (<c>avx512</c>).</summary>
    Avx512 = 4,

    /// <summary>AArch64 (<c>neon</c>).</summary>
    Neon = 5,
}
