using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>Options of a run; a bit set.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "The header also names them flags.")]
public enum RunFlags
{
    /// <summary>No options.</summary>
    None = 0,

    /// <summary>
    /// After each instruction, checks its inputs and then its outputs, and ends the run at the first NaN or infinity. Slow; for diagnosis.
    /// </summary>
    CheckFinite = 1,
}
