#include "plain/call.h"

namespace plain {

Execute Find(ltn_opcode opcode) {
    switch (opcode) {
        case LTN_OPCODE_FILL:
            return Fill;
        case LTN_OPCODE_MAP:
            return MapElements;
        case LTN_OPCODE_COMBINE:
            return CombineElements;
        case LTN_OPCODE_SELECT:
            return Select;
        case LTN_OPCODE_REDUCE:
            return Reduce;
        case LTN_OPCODE_MATMUL:
            return Matmul;
        case LTN_OPCODE_RANDOM:
            return Random;
        case LTN_OPCODE_GATHER_ROWS:
            return GatherRows;
        case LTN_OPCODE_SGD:
            return Sgd;
        case LTN_OPCODE_RMSPROP:
            return Rmsprop;
        case LTN_OPCODE_ADAM:
            return Adam;
        case LTN_OPCODE_GUARD:
            return Guard;
        case LTN_OPCODE_CHAIN:
            return Chain;
        case LTN_OPCODE_SOFTMAX:
            return Softmax;
        case LTN_OPCODE_BCE_LOSS:
            return BceLoss;
        case LTN_OPCODE_WINDOW:
            return Window;
        case LTN_OPCODE_FOLD:
            return Fold;
        case LTN_OPCODE_TRANSPOSE:
            return Transpose;
        case LTN_OPCODE_CONCAT:
            return Concat;
        case LTN_OPCODE_SCATTER_ROWS:
            return ScatterRows;
        case LTN_OPCODE_CONV:
            return Conv;
        case LTN_OPCODE_CONV_TRANSPOSE:
            return ConvTranspose;
        case LTN_OPCODE_CONV_FILTER:
            return ConvFilter;
        case LTN_OPCODE_BATCH_MATMUL:
            return BatchMatmul;
        default:
            return nullptr;
    }
}

}  // namespace plain
