using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>Options of a run; a bit set.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "Flags are what the header calls them, too.")]
public enum RunFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>
    /// Looks, after each instruction, at its inputs and then its outputs, and ends the run at the first NaN or infinity. Slow; for diagnosis.
    /// </summary>
    CheckFinite = 1,
}
