using Latent.Interop.Native;

namespace Latent;

/// <summary>Receives the instructions to which operations are lowered. It knows where the inputs and the result of a node lie.</summary>
internal interface IInstructionWriter
{
    /// <summary>Adds an instruction that computes the node from its inputs.</summary>
    void Add(Tensor node, Opcode opcode, int kind, int flags, params ReadOnlySpan<double> attributes);

    /// <summary>Adds an instruction that reads the node's inputs and updates variables.</summary>
    void AddEffect(Tensor node, Opcode opcode, int flags, ReadOnlySpan<Variable> variables, params ReadOnlySpan<double> attributes);

    /// <summary>Adds an instruction that reads the node's inputs and then a variable, and writes that variable.</summary>
    void AddInPlace(Tensor node, Opcode opcode, int kind, int flags, Variable variable);

    /// <summary>Adds the operations of a chain and returns the number of the first, by which the chain's instruction names them.</summary>
    int AddChain(params ReadOnlySpan<ChainStep> steps);
}
