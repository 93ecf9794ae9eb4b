/* The latent plane of a small variational autoencoder: a cross on it, and the digit that the decoder makes of that code.
 *
 * Digits on the plane are posterior means of test digits. The decoder runs here: tanh layers, then a logit a pixel.
 */
(function () {
  "use strict";

  const SIDE = 8; // pixels
  const EDGE = 3; // the plane shows codes from -3 to 3
  const KEY_STEP = 0.1;
  const SLIDER_STEP = 0.05;
  const NEIGHBOURS = 7;
  const SHOWN = 9; // digits in the strip of a walk
  const WALK_FRAMES = 240;
  const FIRST = { z: [0, 0], from: 0, to: 7 };
  // Written by site/diagrams/train_latent.py. Each layer: signed bytes in base64, the weights row by row and then the
  // biases, with a scale for each of the two. A mean is 64 letters, one a pixel: 0 to 9 and a to g for 0 to 16.
  const DATA = {
    "layers": [{"inputs":2,"outputs":32,"scales":[0.0167674,0.0097912],"bytes":"5KcM8Qv10RMtC9BGMSbKHBfcrs1f+u00/fksYeQf46H+DwMVUuXUCYEHtBoZ/FoJ98zVnrIdRBAywuXiwpTX+MClX6C4YJtSouo2qq8V60K+RLO7+UlYPMX6W1B/R+hY"},{"inputs":32,"outputs":64,"scales":[0.0174734,0.00476596],"bytes":"DRHyERv5E+sKA/ojGfER+z3jCBYP7PLuBgPv+fPsC+wKF+ETDgQV9AoGAgUf+AgBMOkHDQv/5fYQDvj48u4P+APzEvHFIr0v5vIV6Pr8FRbTDOns4xcJCvYQIBQQWABAEuIl3P4YAgz13hS16urpAdMJ6dAFGiEjAgoQLisOBxbp8gfj8vvu/fb/Fv/kEd7w9ywBv/YQGBrl7gMmAwjtB8ftGOnbKeot4OPz5+02Au/fC8nyJiUL7N3bFvcZFsUnDAbvAu4Q8RD5H/LoBt/6HAL17wwZGe7wBzQM6h8BHAoH/vMAKvoR5gTwKe4F4doDABBN86zGAB/9GNAdAPsj7fnvDengD+gP+/QR5ewI8fnMGvHt9wAUCvPwDAILI/oWAA/sACHFBMUV/Q4DCfjiHxX2SgXTwPYEFgXC/voA/fMA/vv9OfM7AfjrHAwNA/XDD/8z9cbh/Q715OYOCtn64AEP6BMa8xr2FwH/GhzwAPs44wwaEO/p9QsJ/PPr3xLtA+Qc8fsJ9QDw/QXu6QPx/dcS9ff3DRMP/u4NAgci9A7+C/EtBvX97AYa3FcRCiPzJfISIgfx5NgD/PLZu+r38AMa5AoY7x7vCRH3ICD49gAy7gkRCvzp9xYQ//X42wzyHvsMCt35EQ/7NOAr/eUi+vYF7AxCGP/0Fx8L883uLBf3+/0JN+JG6gHq8EfxEinI/wYY/hDu/fr04eMFxL7n3v4I/wgdyPu3IO8D8gkLyB3/9X/01Yz7CxnloAMIBdrs9+wf7fEC/A3q+v/i8gv//doc7+8KERcN8PcNDQ0c/AnqCe8f9iDTDfXt4PMMGyEnAPwBJAL89fPp5/bzBxjlA/wO/AJCAGTv+/kDNgMBDNoh8zIFBdnv/vj24vTVrPbNCRT1GwL6CgYCGskQCAgt/ATgBkIJ/uzOC/UBw9z2A/LLFvEFFgcQ7/sTAxEI6SohGvgECAEABALbGvX02/sn8fsd7w8M8Qv1FQn+Iw0BC/467A4TB/TxAg0R+fP26Ar7+hrm+Sb5JP8PBxUhEuscATz85/3sFfwMCRoQ/sTRGez/7RYLAQT4DvUE/u72AQP06g4IE+3/BgAAAwcCBAL0+gId5xQV/A37EfgCGxvz9Akq7gYPBPL29BEK8v3u9gPtIR/8GAPwFuo8FdsGEezr+gPcEh/9+OzcPBnt3wHuE/0ZEfn42gbICA0YJrAU1Mlh+fTi7gcW9RwTMSAYSCQhEwMG8AhX+3Tp+vQBKBASBNAoBD0BAr/8+Aju1//mou63CSToHSe8NbkoEPENFQTi5yftCQ4M5un2Cu/b6Oa/9bz79g8KDg3+Auj7LPj57SkZ7gUcBuP4/D/wCv8j5gMT/PbrBAPaEsst2tIB9u8QFyL7GN36ByQKAeIAIwUBJfAwCCDqDgvqFvYLBfwkH/T+/TzzCxQD8Ob4Dwbx8fHhEuIR8xfm4wnYAfTmC5Hz5uIR4gr+8fMUCAABFw8bVzkODQUFCuHaAbUH/fEJuPv23xrfBuvqBBIHBA0KFA8vTP4eCxD38vri5egJHRIMC8/fHRf0DPTr7wALACTrCfcOMQANEPQJR+gw6Qb5AQj/6evpC/9C/tbEAggSCOQBBNgQ2PoG6gn8BwYHA/v68hj79vUV8gkECfr4BQQB/A0L+PUE7gfz/fn+/AcJBM8y/hoh4g374gA+G/3n+OEb6tz57wUAEvA26wDr8Qf9xysWCzHvCvECThvv7tEP6PrNxgfmBif8Dfr41PzaDizW7wDf3x7x+QECMPoK5xww4O8VEgz9/Owg7+oN7QHz8wf97BD+ANMSA/71/RUJ9fQI+hQbBBUB5xDy/AP3B/r4BADi//r6yxH3+fwPGgz1+/0KDRn5FvTvHfX1BfgU7QoB4vUGBQLWE/ntAgwX/fD4AQ0PEfgOC/AWBQjyEwcD/foK8PsU/u0D/w7wBgL5BQ71+PABAPkBEPAXFPIQAhENAhES9/oIPu37CRD94wECC/bz994H6/D2G/bpC8IA9hb3sekT1g61FRb1zeML7ef8+O1FWQEMF/b6/+sHCBP1I9Eq9OVH8wr+1A1YI/3w8RwZ/djtKgzxEOwTAwX9+voU+goG9iIqFO0M//v17f/uFgL94v4d9wLnBvq8HrEn6QEF5vkACyvkCc7vCTQRDPgSNQcULgtR/RPkGBD2G/QX781zCSkczSz4ERg1/vTiB9Xz/KDQ2/X26xzs8RHrDu79/evr/fv+zQj4+ewBGgHv8QsFECD+COXv/f/9D/sU8OQd/fIdCP0GDfPu7A0HGOXfCx0JA+388gH3Cfj4Bvj+8OBaCyAn5BD2BBw4B/XgANf87bPt5//y/QkBI/Ub8gnfIwz/DOvrDgon6rDhCyEE/+0R+ebu4PAN/Ajs/gkSDtUPIA4nFOsM9OsGLhTuFwPSFAzu89MMA+8Q7u8L5xbu/hLh5g/8AMsU7/n8ChUI+vcCBxQg8Ak8CvgRCMgD1SUi7woO1OQLBugZGPrk5fIuLN317gYw8jIT8Aoo0AjKHhQGAxPY4vQf/jT91c34ECYPww/t8SPd9+kYxeEPzwTs6xCf5/3eLbsKBd4SABcW/xMKKE1IBhgR+gwK4v3o/Qcj99/94eQ99v3sBgAGA+4BIgj6Cx0WEyMb5A0C8P7XMSEMHwzf+/4i7xcD5tnzEikM6QXk9ibuIgX3DgQOABEGIuEAFtr+Ewb07iEWCeXtEzUS3+b3JPCgmR5aGVvtDmriy7E0z88BLsdDxuWqr8CqWbLh477KNiGQUfPi/sMAsyBUVkdQklMZ3yy4XP/M/rp/265X/bbS"},{"inputs":64,"outputs":64,"scales":[0.0154162,0.00252447],"bytes":"MBHs5+LxBffsFA4T3BYRDRMb5gkREhQWGOoNCv8eCezmFPHyCBoiCBAU5/Hi4RrrBCH0EOrmA/QX3BYW9e0NFBcH8woA7gLt6wPXCOkGFw0c8u4U+uMMDgjxFQY66wz48wQM+er1Ezn4D+3r9fgV8SAUAf7x8wPoOeUVDRTnGP/8BPcK/uTx3wQh3fsJ/wMXAOQFDQbpCAEN/QDrIQYQ+/YD+Azc9AMS+QMAAQME/O8aBvkEBOUACyb+GDQC+fkH+PMAAwHW5cMGGOz6Cgf4FA4C/vkABgUA9wr97BkFAwv4/fYD2PP4CAPdBwQMAvESBPvuCAPlCBEEBBsKGQYNGwcBFfQHBwHx/g74BfsDCBYL/vYF+gkHBP0BBQQDAtoFEf0jEekOBukVAPr6//0EGu8JAesBDAIDIAL7DRQk+wsGEgH6AP0gHvX19hPxCgoE97r2FAHrAwkI/An4/Azu+Q0IJijXFhHmCwb39Pn6Ew3mDf3l8B4A7gb6BA4QM/bzGxnu7/0AFBXm1uQV6QQV+ei48Q0C0RATC/MR5wz6FPoBEiTy3t8UDvTg8OXz6x/x3BIA1+IdBBfW6PDy+E0TAycc7Or0+vYT6OLKG+gHHNvxy+0EC+gMHRLkGg0Z/A/o/gr+6fDfIA0DkuXu394Z4NEc+/znNvYQsdjz5+1fF+wrEO0J6O/77eAL9BXe6RoI5f/tJP34DRQL6RQc8QkR6PcJFwcDAyUuAwXu5OLfEQYkEfMI4vwG5yPcGQ0Ryg3/BQz2DAfo8eTzCM4C8voBGgr3+xLz/wQGAfwHBRbtDAjoCfkDA/8GGQgK9PP1+gL9JgoCAfjo5+oq+A8ZBPQJ7wL5AgEH0+7mAh7S+v799ygC+wYR//f4AfcLAeQICQIG5ADtBtzu9vnz5AgHBvr2Ajv29gQB4uIB+AkYF/f5D/oEAB3/++YK5QgOGvsIAPwSCvsJ+gP79QX8AQL78vzZFAQB+fL3/P8V69oFCP4FAvf/AeoFAgz/JtsHBvUEDQv/CwMZ+/sDAf728Qz6/wAFBSrm/vfcD/4D/P0L9+vZ4O34CRMYGhIBEg8xBP8B+wEP0/nvBP4D8v0h9vz3AP0A5AgKA/MA2gcB+uXx/vYUBevjwvjw9xYGB/76A+fqC/MTAQQoKdsB/rkpK/f1+P0KGPcFEOD9BRfgNfYnDxMbAv0WF/36A90N/PDb6RLrExLt3dDp7fbrFgsL7hXg6PkPEgsTLwbv2BPqEdXz7+r2DfoJGRfS8B0YJdLoBQYKTBL8KBDv5+AE9Bzr6McX3Q4d6/fy5QYE+hgeGuYRBRH+DfT7EQLuBdMb/xaU3+Lf5R/fzRX8Beg7ESOB1eTX+H4R9isT7vfe8AHx7wX8Fu37FQcO/egZCBMJFBLpDxz3CAXr8A0E+xECFRQIBujx8vAU+R8J8Qft7w7rLOIhEwHNEQn8B/sECPUODf8K+An+/P0WFQH1EvHy9QL++wIBAe4PBd4E8QQR8wgP/f36+vb2Cvsu/QIC9P7b7Ar1Dgjw/ArlAwL09RjpIwcFDwn+Axv6GfIT/gT+3ez99AUD6eb+DP3j9+sD+/L5DtTb/goBAPn/RPX07f0d2QTI/yT14vUX7QYAFwTzEiobAOhFBfbnAOcGBf7y++gG/gj2BwDS+vD1JQTy/DwI/0zqE/36AAIH5foBBOf7Hf4M+f718fD2+PIDAQoK/xTwBP/eFAP25wbdE/P59dohBQoL/AQC+dj+6QIIEwwp/QYaJmD89fkAAP3P+hL6/ewJ1Dj4/9v6vvXkBwgR7A7n5+oC4QQJ+RUBysTc+tPtIwULAvcJ9eT9BAvyAhEa+/7+pygZ/QDy9P0b/wou8fz4L9QS/SLpDAcUCxIN/OgK9vHx9P/iCOgZCefH9vfg7eccFgTzCvrd4gEXDgcTCR7iBdYRvers7PgLAA0ZHuvoFisetuYLAAcpExEtFeno6hPcK93y4R/cFRbh7AjhAvkAGx8X5BIJDfMV7gET8/Ip2iD2Cq7p6d/uG+XKJAIO3zQFMZDU6tP0XATwKgz18+/1AhPo+BkY3xMb/ukg5goBAgsTE+UPBw73DP0BDPf5AfMl9Qjz5ejj3Rvp6xkCCeL4+gcg4gz7/csVE/0O/O4Q/B8z/xQLCPcNCBAMDPMO7cj0A/j7CvwP8Q7k5gTrCvzmBBvb/vf49/0B9Rn8BfzxDt0C4fX69NrqFukFAfzwGBAlHf8TGggDGvsJ7iUCAfXI7QwEAQLlAfgD5PEC9/cTA/8zyAH7/vz2AvIk9fTbAjPdBtYDCujY5gf0BAcaEfoN+PP66hIMAOIM9Rbs+O0R5gsCFvoCAOwT6v0cDRgLLPoJO/Mt9AH5AQnnEwj8zvod8goK/PH2/Prw+gcCBhABJ+zq++8FBPoA/vb25gD9/SIB+hH2AxcCAQPu/v0YEgvICeQiP/oC+vwH8+j88vD5Af3nBQHl2gCt8fwE/QvlEw/U+vz27Av2JQHQz+f29vwEAAj3/AD6/v755wEI+AcWCf/PCPYC+/cGCCDV/QMV/wQF8+H5GNUEEAMsDgsB2xQKuwTwDsYI8CcD07EM8fTv5AcJ//8MBCb1+PEFDfsAKQgI5/fT9/rt/RH/7QkNCO/49PkB9Rj79QMANDMX6/HsA/Mg4wIAFtoOGvT4Hu3+AAkWGQvwGA8A/wj9/Bb39CDTKPAF5uTm5OkZ4+wP+g3jHQcP1d/24e43DAIzEe/r4usN/e0ODxLdFRYGDBbnChANExEN4xcWAhsP7+0Q8ucIGCQTEgzs6ObmE+MHGOoK7+0I+hvjGhX19BITCQj58Q8PAjXyI/cO8wIMCtwg7xD/vv8KFv4PBRn4Cvv9D/sP7/IHI9cM8fj29gbu+QMD7fAM3xL3+ekI590YBwAC9QUSB90R9BjwB/HpAwjrM/8JCNUDCQH8CecY/Pn19RAUAwb+CxXYCQL29vQC8v3+7fP5EfITBgDk+QbvAxEKC/4P/wu72vQC2w4D3g8IGAj+/g4BBwgD+wXf/gkDFQELJgoW4Ab1CQPy9fb6DvkX/+be/BP8GSP34NodB/4B/QnmAwUt6uf69xoE+wcHC/P+AfoJNvz+BPoJ9xoJFQb+Cgz958r/0REI9vwC//326vv67gUhA/7zAcrd9vDmBAP54vD5JuYO/v35AgENAd/WGgcaGyj3+fwE/uwY/AnyFPjn8QMM+uvtAvr2BgEGCc0A+iMK+dwI2QkP4fYX5TcKBf7vBQrYB/vx7AIAAg3gyij3CxMFBQ8H9QAGJwT47QD+/O/gHAbR9gryAvj6DvfbDfT6/9nX7wr/GgD8CuoyLAnl8unnEAPkDQwV5xcfCgoL7A4NEgsXE+EQCPUSFe/sFe/yChMmBA4S6e3v4yDgCyHxBPDuB/8U4A0a7+8bDyYQCOfjA/MS5yMrENsWEwLSKuUI7wgOFxblEgUW+gPzFAzv+BUuJPoO4+rt4ege5PYVEAPfEgkCutXt/eu5Bg0PB/IK9APyIO0T+RL46wkD4yD3DuT2BBEM/w/9//IFAhASEw4DDhHw6gP2+fXvEvcNDRcB7/Du+wf55SYCyf0HDAL/Dvfb4QH4Gf8F/en//+YZ+xH5AvIG9wL/59H6Cx31Bw8LBxr/zfn1BPX7/P4NLPcE/vT89+sF+N4wJM0HFQULABUWCPPJ+gwdE/ACEQsNG+/w4vQFDfr0DNQD2QgYBwcECxAkCdQi4e/89fsQAQX6DAP1IfjvP/7M+RjxAv8MAPXwAwst+vf/QQQAHAP54wj66PUEBAkL9ArQ/+wIBSEM+/3v+gIG/9b58f8CAfr3/TDf/TsU/9f10PPTBwHt+wAK+fQDAhr49Q8KAfn69vEMB/kCBAgDBwL70/Mj/AIW+wEP8xf99QIz+AT7/P3v/g8SBP7+CPjd+voNAwvoGAID+hHw/OkW+OX8Cf3kA/8JLvkbBQ4E+/8D+hb6C/v69AIC5vkpDdECJgH/BAUDAgsA4hYG1QDZ/gYK9Rn98xQVEfP45AUOBuz/Agb0/BQRExz29Bv+EQYL6xQk9BX05fgOAeIRKxXlA/3y8fLtD/wXD9kQ9eQD503zI9kH2AAnMQ357uTzAQjgBSgQ3w8d8+L96AP0Bg4bCeYXCvzyBfMCF/8AAAAg5f/16+fq4Rzv5hYO/Of88xIv4QoJ97kPDQ0V/wUABwQf8BcLDPDcCRb+BvgH3f8FEQr7Fef85wX/FxIIFhkXEBX6//b29foTADwFEgTv6/j+Huf9NhbL9Av2AgkP+9/s9v8n9gMA9wEU6fMDAwIA/fn8AQTo2AsBE//3AgsIEP/3/iQKBAL9Afs2B/0CCOfv8D/9CkQbywAO/fkj//7f+ML6DQ3/+BwBIiz4BAr0FPb68v4C9wv+5BP+APUF8BX62wDrCQEC//sC8/3sBf4M5gQrBgUXBBP9+AD/Ef7+9iIe/Pg0AAQI/wbrBP3/7PMGAgT5AO7R4PD5FgHzCPn+CB/7+wECAAIJ7ggEFvYAKhMbzPj2/OIVBe7+/x8OC/sQNQn8HPsD8/QM/e0A8g0KCAD+AfvqxSPvDOj49x0oB/8SGU0FAgUF9OweDPgVAeAR+OYG4/0A7wj89/sRD+4BGyAI8xL/CO79Cx0DBQMPG/X18AMBJMIs/Pvd9+/eNyMJ9gM3AggDCvwFEQbmMArxDdcJCPjtFeoAEAUC8vLpCxbs7wAbAvsDCQcu9v3fKCgDC+vxDyniJfPi+g7xyiD/EwL2///29/sLBfMA7ir67yH4Qvct3SIA/ykoE+zq5PEFAeP+HBPeCRD9/PznDwMIDA8M5A4LAgII8vUI/P8HARvxAwLw7+rpIOnlFf394PX6A0/gEAn11BcPGAbwBv/x9/PtAPQS6wMZEiD59Q/46BwTAvIQ/TnkFPYEBA4G7vsWM/kS6e736w/rNQ3//fH2A/I24QcUGu4Q9vj69Ar95Ovd+h7b/gcE+hkC6wAPCucOBwf+/eQsCgf89wL1D9b6ABUBCAADBf4D8hYC8gYD4/kHNf4gMQ369goA/QQDAMz8zQQS+/sL6vQeBwALGP0A9/QADffv+wf9Ewf5+ve97fX0+tUBDv0J9wQWAvIOBN8YKM0JFxEFGg0WAPX6DvkHEwoE9ibzDOrzBgkOBe7/Efr8+gT3Kb709Q708gL+LPT5DgYHDQgOAfL/KAXsCxD6FRrOBe0I//L4C/X0BQrwFB40CPgc/gzn/vQI4wn2FRUEAPcB8y29FPL86/fo90QJ+vkHRgIPBQfx/hEG6jUPBRPv/g3w7vzVAAvx+v7u4wccMwn1A/0K8P3yDeYE+B8Z+vcE/AMoxTnz9uME2/w/7ALr+h8ABQsG9gkL+vdHCvsZ7hQDAeLs3gEUCgD64PX7Gfb87iYE/QoODSje/OQjIvkK/fcKKesuCOYS/NjaG/ABCvEB9/T3BQgD//7xOfr3GgNA8iX0BgQFLsPkF1sTgYKPsrHtNQcGocad9xLgwPmnnsDU0/EECLTfpOfIv9YF48HOjr2ZpNkd35iMMdUUS+3pr7j9/x1FCcU="}],
    "points": [[0.65,-1.66],[0.8,-1.79],[0.53,-1.91],[1.14,-1.54],[0.57,-1.36],[1.26,-1.6],[1.31,-1.39],[0.9,-1.26],[1.46,-0.97],[0.75,-1.55],[0.66,-1.66],[0.94,-1.64],[1.48,-1.33],[1.12,-1.15],[0.99,-1.16],[1.21,-1.26],[0.42,-1.43],[1.05,-1.04],[0.88,-2.21],[1.08,-1.5],[0.42,1.32],[0.13,2.5],[0.41,1.35],[0.13,-0.78],[0.71,1.11],[0.07,-0.59],[0.42,1.43],[0.81,0.78],[0.43,1.9],[0.22,2.55],[0.73,2.22],[0.33,0.99],[1.0,2.07],[0.74,0.81],[0.14,-0.71],[0.17,-0.61],[0.32,1.25],[0.58,1.09],[0.11,-0.52],[0.36,0.91],[-0.24,1.72],[-0.28,1.29],[-0.55,1.18],[-0.69,1.86],[-1.61,1.43],[-1.71,1.78],[-1.03,2.05],[-0.99,0.82],[-0.92,0.07],[-1.36,2.02],[-0.4,1.42],[-2.2,1.26],[-0.17,1.71],[-0.66,1.78],[-0.64,0.98],[-0.61,1.6],[-1.35,1.53],[-0.63,1.08],[-0.11,1.48],[-0.22,1.7],[-1.93,0.14],[-1.9,-1.22],[-1.6,-1.26],[-1.65,-0.58],[-1.53,0.47],[-1.44,-0.11],[-0.9,0.53],[-0.84,-0.51],[-1.46,-0.58],[-1.52,-0.82],[-0.83,0.56],[-1.75,-0.2],[-0.15,-0.68],[-1.72,-0.93],[-1.34,-0.67],[-1.64,-0.25],[-2.3,0.12],[-1.67,-1.16],[-1.62,0.31],[-1.23,-0.79],[1.02,-0.37],[0.78,-0.07],[0.81,0.14],[1.21,-0.67],[1.03,-0.36],[0.61,0.18],[0.83,0.32],[0.68,-0.57],[0.62,0.11],[0.93,-0.54],[0.84,0.3],[0.59,0.23],[0.88,0.19],[0.63,-0.21],[0.7,-0.21],[0.69,0.14],[0.82,0.25],[0.43,-0.48],[0.78,-0.35],[0.6,-0.29],[-0.53,0.26],[-0.48,0.37],[-0.84,-0.65],[-0.81,-0.07],[-0.6,0.02],[-0.8,-0.43],[-0.64,-0.09],[-1.02,-0.97],[-0.7,-0.12],[-0.4,0.24],[-0.47,0.26],[-0.49,0.37],[-0.74,0.05],[-0.47,0.38],[-0.47,0.31],[-0.82,-0.39],[-0.55,0.28],[-0.49,0.28],[-0.58,-0.05],[-0.59,0.19],[2.17,0.11],[1.2,0.84],[2.09,0.28],[1.5,1.25],[1.47,1.18],[2.2,0.16],[1.87,-0.14],[2.16,0.53],[1.9,0.47],[2.11,0.2],[1.37,0.98],[1.89,0.62],[2.21,0.17],[1.33,0.52],[1.63,-0.18],[1.57,0.62],[1.79,0.41],[1.82,0.03],[1.53,-0.0],[1.16,0.52],[0.13,0.21],[0.2,0.38],[-0.04,-0.07],[0.08,0.43],[0.12,0.25],[0.25,0.04],[0.27,0.03],[0.21,-0.14],[0.09,0.42],[0.11,0.19],[0.17,0.11],[0.3,-0.18],[-0.12,0.01],[0.1,0.17],[-0.08,-0.07],[0.16,0.22],[0.18,0.04],[0.09,0.48],[0.28,-0.16],[0.09,0.32],[-0.62,-0.58],[-0.1,0.78],[-0.56,-0.6],[0.98,1.26],[-0.37,0.72],[-0.84,0.13],[0.44,0.64],[0.49,1.14],[0.04,1.15],[0.52,1.01],[-0.02,0.76],[-0.46,0.81],[-0.14,0.93],[-0.22,0.94],[0.05,0.4],[0.08,-0.13],[-0.38,-0.65],[-0.35,-0.62],[-0.58,-0.75],[-0.29,-0.55],[-0.53,-1.04],[-0.98,-1.14],[-1.07,-1.83],[-0.55,-0.64],[-0.52,-1.1],[0.22,-0.49],[-0.28,-1.11],[-1.06,-1.6],[0.27,-0.27],[-0.87,-1.31],[-0.77,-1.23],[-0.88,-1.33],[0.17,-0.58],[-0.75,-1.17],[-0.82,-1.37],[-0.48,-0.89],[-0.44,-0.9],[-0.71,-1.33],[-0.05,-0.92],[-0.73,-1.33]],
    "labels": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9],
    "means": ["004db30001ddbc1004e52c4005d2096006b1097004d12b6001dabd20004ed500","0029a610004de810017fe710029ee600017ce600005ad600005bd8210029d831","019ea20005ecd6000584c6000125c5000019b200015c721001beca7101aedc82","018ee71005d9bc200243c9100029e6000015cc2000114c7001768d60019fe920","0007c200004d821001ab554005e67a6008fade5006bcfa200138e4000018c200","01adec4004fc862005e6210005ec940002889820001478200168b71001bf9300","001ba100007e610001ca100002e8420004fdcb3002fb5a9000ad6bb0002bfd40","005deb5101bcbc5101527b300146cc50019efb40016cb410003c6000006c2000","005cd61002cc9c3003c77c20019dd700007ed50001a9991001b99a20005dd610","006cb62002d9ab2004c68e3002acde4000355c5000013a6001656b50006cd920"]
  };

  function unpackLayer(layer) {
    const levels = Int8Array.from(window.atob(layer.bytes), (letter) => letter.charCodeAt(0));
    const count = layer.inputs * layer.outputs;
    return {
      inputs: layer.inputs,
      weights: Float64Array.from(levels.subarray(0, count), (level) => level * layer.scales[0]),
      biases: Float64Array.from(levels.subarray(count), (level) => level * layer.scales[1]),
    };
  }

  const LAYERS = DATA.layers.map(unpackLayer);
  const MEANS = DATA.means.map((letters) => Array.from(letters, (letter) => parseInt(letter, 17) / 16));

  /* The logits of the 64 pixels for a code. */
  function decode(z) {
    return LAYERS.reduce((inputs, layer, depth) => {
      const outputs = Array.from(layer.biases);
      outputs.forEach((bias, row) => {
        let sum = bias;
        for (let i = 0; i < layer.inputs; i++) sum += layer.weights[row * layer.inputs + i] * inputs[i];
        outputs[row] = depth + 1 < LAYERS.length ? Math.tanh(sum) : sum;
      });
      return outputs;
    }, z);
  }

  /* Pixels in [0, 1]. */
  const decodePixels = (z) => decode(z).map((logit) => 1 / (1 + Math.exp(-logit)));

  function squaredDistance(a, b) {
    return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  }

  function nearest(rows, row) {
    return rows.reduce((best, other, i) => (squaredDistance(other, row) < squaredDistance(rows[best], row) ? i : best), 0);
  }

  /* {digit, count}: the commonest class among the nearest test digits; of two equally common ones the smaller. */
  function voteAt(z) {
    const order = DATA.points.map((point, i) => [squaredDistance(point, z), DATA.labels[i]]).sort((a, b) => a[0] - b[0]);
    const votes = Array(10).fill(0);
    order.slice(0, NEIGHBOURS).forEach(([, label]) => votes[label]++);
    const count = Math.max(...votes);
    return { digit: votes.indexOf(count), count: count };
  }

  /* A code that stands for a class: of its test digits the one in the middle. */
  function codeOf(digit) {
    const points = DATA.points.filter((_, i) => DATA.labels[i] === digit);
    const total = (point) => points.reduce((sum, other) => sum + Math.sqrt(squaredDistance(point, other)), 0);
    return points.reduce((best, point) => (total(point) < total(best) ? point : best));
  }

  window.courseWidgets.parts.latent = { decode: decode, codeOf: codeOf, points: DATA.points };

  const clamp = (value) => Math.max(-EDGE, Math.min(EDGE, value));
  const fixed = (value) => value.toFixed(2).replace("-", "−");

  function build(host) {
    const state = Object.assign({}, FIRST);
    let ends = null; // the two colours of pixels, read once a scheme
    const plane = host.canvas("The latent plane. Arrow keys move the cross", 372, 372);
    const side = host.canvas("The decoded digit", 204, 236);
    const strip = host.canvas("Digits on the way", 600, 70);

    const axes = host.row();
    const options = { min: -EDGE, max: EDGE, step: SLIDER_STEP, value: 0, format: fixed };
    const sliders = [0, 1].map((axis) =>
      host.slider(axes, "z" + "₁₂"[axis], options, (value) => {
        walk.stop();
        const z = state.z.slice();
        z[axis] = value;
        change({ z: z });
      })
    );
    const digits = Array.from({ length: 10 }, (_, digit) => [String(digit), String(digit)]);
    const ways = host.row();
    const choices = ["from", "to"].map((key) =>
      host.choice(ways, key === "from" ? "Walk from a" : "to a", digits, (value) => {
        walk.stop();
        change({ [key]: Number(value) });
      })
    );
    let way = 1; // how much of the walk is done
    const walk = host.loop(
      () => {
        way = Math.min(1, way + 1 / WALK_FRAMES);
        state.z = along(way);
        return way < 1;
      },
      { draw: () => change({}) }
    );
    const buttons = host.row();
    const walkButton = host.button(buttons, "Walk", () => {
      if (!walk.isRunning() && way >= 1) way = 0;
      walk.toggle();
    });
    walkButton.classList.add("widget-main");
    walk.changed.push(() => (walkButton.textContent = walk.isRunning() ? "Pause" : "Walk"));
    host.button(buttons, "Draw from the prior", () => {
      walk.stop();
      change({ z: [clamp(chance.normal()), clamp(chance.normal())] });
    });
    host.button(buttons, "Reset", () => {
      walk.stop();
      change(FIRST);
    });
    const chance = host.random(1);

    function along(part) {
      const start = codeOf(state.from), end = codeOf(state.to);
      return start.map((value, axis) => value + part * (end[axis] - value));
    }

    function change(changes) {
      if (Object.keys(changes).length) way = 1;
      Object.assign(state, changes);
      sliders.forEach((slider, axis) => slider.set(Math.round(state.z[axis] / SLIDER_STEP) * SLIDER_STEP));
      choices[0].set(String(state.from));
      choices[1].set(String(state.to));
      state.pixels = decodePixels(state.z);
      plane.draw(paintPlane);
      side.draw(paintSide);
      strip.draw(paintStrip);
      tell();
    }

    function tell() {
      const place = "(" + state.z.map(fixed).join(", ") + ")";
      const looks = nearest(MEANS, state.pixels), vote = voteAt(state.z);
      const farther = 100 * Math.exp(-squaredDistance(state.z, [0, 0]) / 2);
      plane.describe("now at " + place);
      side.describe("most like a " + looks);
      strip.describe("nine codes on the line from a " + state.from + " to a " + state.to);
      host.say(
        "Code " + place + ": the decoded digit looks most like a " + looks + ". Of the " + NEIGHBOURS +
          " nearest test digits " + vote.count + (vote.count === 1 ? " is a " : " are ") + vote.digit +
          (vote.count === 1 ? "" : "s") + "; " + (farther < 1 ? "less than 1" : Math.round(farther)) +
          " % of the prior lies farther out."
      );
    }

    /* Pointers and arrow keys move the cross. A swipe up or down still scrolls the page. */
    const pad = plane.element;
    pad.tabIndex = 0;
    pad.setAttribute("role", "application");
    pad.style.touchAction = "pan-y";
    pad.style.cursor = "crosshair";
    const moveTo = (event) => {
      const box = pad.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
      walk.stop();
      change({ z: [clamp(EDGE * (2 * x - 1)), clamp(EDGE * (1 - 2 * y))] });
    };
    pad.addEventListener("pointerdown", (event) => {
      pad.setPointerCapture(event.pointerId);
      moveTo(event);
    });
    pad.addEventListener("pointermove", (event) => pad.hasPointerCapture(event.pointerId) && moveTo(event));
    const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    pad.addEventListener("keydown", (event) => {
      const move = keys[event.key];
      if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      walk.stop();
      const size = event.shiftKey ? 5 * KEY_STEP : KEY_STEP;
      change({ z: state.z.map((value, axis) => clamp(Math.round((value + size * move[axis]) * 100) / 100)) });
    });

    function write(context, text, x, y, colour, size, weight = "400") {
      context.font = weight + " " + size + "px " + host.colours().font;
      context.fillStyle = colour;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(text, x, y);
    }

    function paintDigit(context, pixels, left, top, size) {
      const colours = host.colours();
      if (!ends || ends.colours !== colours) ends = { colours: colours, rgb: [colours.paper, colours.ink].map(host.rgb) };
      const [paper, ink] = ends.rgb;
      const edges = Array.from({ length: SIDE + 1 }, (_, i) => Math.round((size * i) / SIDE));
      pixels.forEach((value, i) => {
        const row = Math.floor(i / SIDE), column = i % SIDE;
        const across = edges[column + 1] - edges[column], down = edges[row + 1] - edges[row];
        context.fillStyle = "rgb(" + paper.map((from, k) => Math.round(from + value * (ink[k] - from))).join(",") + ")";
        context.fillRect(left + edges[column], top + edges[row], across, down);
      });
      context.strokeStyle = colours.line;
      context.lineWidth = 1;
      context.strokeRect(left - 0.5, top - 0.5, size + 1, size + 1);
    }

    function paintPlane(context, width, height) {
      const colours = host.colours();
      const toX = (z) => (width * (z + EDGE)) / (2 * EDGE), toY = (z) => (height * (EDGE - z)) / (2 * EDGE);
      const line = (points) => {
        context.beginPath();
        points.forEach(([x, y]) => context.lineTo(x, y));
        context.stroke();
      };
      context.strokeStyle = colours.line;
      context.lineWidth = 1;
      context.strokeRect(0.5, 0.5, width - 1, height - 1);
      line([[toX(0), 0], [toX(0), height]]);
      line([[0, toY(0)], [width, toY(0)]]);
      [1, 2].forEach((radius) => {
        context.beginPath();
        context.arc(toX(0), toY(0), (radius * width) / (2 * EDGE), 0, 2 * Math.PI);
        context.stroke();
      });
      DATA.points.forEach((point, i) => {
        const label = DATA.labels[i];
        write(context, String(label), toX(point[0]), toY(point[1]), colours.series[label % 5], 11, "600");
      });
      [-2, 2].forEach((z) => {
        write(context, fixed(z).replace(".00", ""), toX(z), height - 9, colours.muted, 11);
        write(context, fixed(z).replace(".00", ""), 10, toY(z), colours.muted, 11);
      });
      write(context, "z₁", width - 12, toY(0) + 12, colours.ink, 13);
      write(context, "z₂", toX(0) + 12, 12, colours.ink, 13);

      context.strokeStyle = colours.muted;
      context.setLineDash([3, 4]);
      line([along(0), along(1)].map((z) => [toX(z[0]), toY(z[1])]));
      context.setLineDash([]);
      const [x, y] = [toX(state.z[0]), toY(state.z[1])];
      [[colours.paper, 6, 13], [colours.accent, 2.5, 12]].forEach(([colour, thick, arm]) => {
        context.strokeStyle = colour;
        context.lineWidth = thick;
        line([[x - arm, y], [x + arm, y]]);
        line([[x, y - arm], [x, y + arm]]);
      });
    }

    function paintSide(context, width, height) {
      const colours = host.colours();
      const size = Math.round(Math.min(width - 2, height - 32));
      paintDigit(context, state.pixels, Math.round((width - size) / 2), 1, size);
      write(context, "most like a " + nearest(MEANS, state.pixels), width / 2, size + 18, colours.ink, 14);
    }

    function paintStrip(context, width, height) {
      const colours = host.colours();
      const step = width / SHOWN, size = Math.floor(Math.min(step - (width < 440 ? 4 : 12), height - 4));
      for (let k = 0; k < SHOWN; k++) {
        const left = Math.round(step * (k + 0.5) - size / 2);
        paintDigit(context, decodePixels(along(k / (SHOWN - 1))), left, Math.round((height - size) / 2), size);
      }
      if (way >= 1) return;
      const x = step * (0.5 + way * (SHOWN - 1));
      context.fillStyle = colours.accent;
      context.fillRect(x - 6, height - 3, 12, 3);
    }

    change({});
  }

  window.courseWidgets.register("latent", build);
})();
