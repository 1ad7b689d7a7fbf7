namespace Latent.Interop;

/// <summary>A buffer was used after it was disposed, or before it was created.</summary>
public sealed class UseAfterDisposeException : ObjectDisposedException
{
    internal UseAfterDisposeException(string type, bool wasCreated)
        : base(type, wasCreated
            ? "The buffer, or the one that it is a copy or slice of, was disposed, or its TempScope was closed; use it before that."
            : "The buffer was never created: it is the default value of its type; create it with new.")
    {
    }
}
