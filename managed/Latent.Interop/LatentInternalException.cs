namespace Latent.Interop;

/// <summary>The native library met a defect of its own. Report it with the message.</summary>
public sealed class LatentInternalException : Exception
{
    internal LatentInternalException(string message)
        : base(message)
    {
    }
}
